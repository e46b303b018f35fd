// Starts the small service again whenever it dies; ends it when told to end.
import { spawn } from 'node:child_process';

const [service, ...args] = process.argv.slice(2);
let child;
let stopping = false;
function start() {
  child = spawn(process.execPath, [service, ...args], { stdio: 'ignore' });
  child.on('exit', () => {
    if (!stopping) setTimeout(start, 50);
  });
}
process.on('SIGTERM', () => {
  stopping = true;
  child.kill('SIGKILL');
  process.exit(0);
});
start();
