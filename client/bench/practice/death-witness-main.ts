/**
 * Connects to `127.0.0.1:<port>`, prints a line, and prints another with the monotonic instant at
 * which the connection ended.
 */
import { connect } from 'node:net';
import { monotonicMs } from '../../../host/processes/monotonic-clock.js';

const socket = connect({ host: '127.0.0.1', port: Number(process.argv[2]) });
socket.once('connect', () => process.stdout.write('connected\n'));
let over = false;
function end(): void {
  const atMs = monotonicMs();
  if (!over) process.stdout.write(`${atMs}\n`);
  over = true;
  socket.destroy();
}
for (const sign of ['end', 'error', 'close']) socket.once(sign, end);
socket.resume();
