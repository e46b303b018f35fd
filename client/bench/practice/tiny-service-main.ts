/** The smallest service there is to drill: `tiny-service-main.js <port> <pid file>`. */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [port, pidFile] = process.argv.slice(2) as [string, string];
const server = createServer((_request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end('{"status":"ok"}');
});
server.listen(Number(port), '127.0.0.1', () => writeFileSync(pidFile, String(process.pid)));
