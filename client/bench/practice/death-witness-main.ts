/**
 * Asks `127.0.0.1:<port>` again and again on one connection. Prints a line once it is answered, and
 * when the connection has ended another: when the last question that was answered was asked, and
 * when the end was seen, both on the machine's monotonic clock.
 */
import { connect } from 'node:net';
import { monotonicMs } from '../../../host/processes/monotonic-clock.js';

/** Close enough to time a death by, and little work for whoever answers. */
const everyMs = 3;

const socket = connect({ host: '127.0.0.1', port: Number(process.argv[2]), noDelay: true });
let askedMs = 0;
let answeredMs: number | undefined;
function ask(): void {
  askedMs = monotonicMs();
  // Any answer will do: it shows that the process lives.
  socket.write('HEAD /witness HTTP/1.1\r\nhost: localhost\r\n\r\n');
}
socket.once('connect', ask);
socket.on('data', () => {
  if (answeredMs === undefined) process.stdout.write('answered\n');
  answeredMs = askedMs;
  setTimeout(ask, everyMs);
});
let over = false;
function end(): void {
  if (!over) process.stdout.write(`${answeredMs} ${monotonicMs()}\n`);
  over = true;
  process.exit();
}
for (const sign of ['end', 'error', 'close']) socket.once(sign, end);
