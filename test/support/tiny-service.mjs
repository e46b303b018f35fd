// A small service: answers /health, keeps its pid file, says when it could first answer.
import { appendFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [port, folder] = process.argv.slice(2);
const server = createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ status: 'ok', pid: process.pid }));
});
server.listen(Number(port), '127.0.0.1', () => {
  const monotonicMs = Number(process.hrtime.bigint() / 1000n) / 1000;
  writeFileSync(`${folder}/service.pid`, String(process.pid));
  appendFileSync(`${folder}/truth.jsonl`, `${JSON.stringify({ pid: process.pid, monotonicMs })}\n`);
  appendFileSync(`${folder}/service.log`, 'started\n');
});
