import { execa } from 'execa';
import { type Listener, reachableHost } from './listener.js';

/** On macOS, the TCP ports that the processes listen on, by `lsof`. */
export async function lsofListeners(pids: readonly number[]): Promise<Listener[]> {
  if (pids.length === 0) return [];
  const selection = ['-nP', '-iTCP', '-sTCP:LISTEN', '-a', '-p', pids.join(','), '-Fpn'];
  // It exits 1 where one of the processes listens on nothing.
  const { stdout } = await execa('lsof', selection, { reject: false, timeout: 10_000 });
  return parseLsof(stdout ?? '');
}

/** Reads `lsof -Fpn`: a line `p<pid>`, then a line `n<address>:<port>` for each of its sockets. */
export function parseLsof(output: string): Listener[] {
  let pid = 0;
  return output.split('\n').flatMap((line) => {
    if (line.startsWith('p')) pid = Number(line.slice(1));
    const [, address, port] = /^n(.+):(\d+)$/.exec(line) ?? [];
    if (address === undefined) return [];
    return [{ pid, host: reachableHost(address.replace(/^\[(.*)\]$/, '$1')), port: Number(port) }];
  });
}
