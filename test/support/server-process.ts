import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { waitUntil } from '../../host/processes/wait-until.js';

/**
 * Starts a server as a child and waits until it is ready.
 * @throws Error with what it said, where it ends before, or takes longer than 30 s
 */
export async function startServer(
  file: string,
  args: readonly string[],
  options: SpawnOptions,
  isReady: () => Promise<boolean>,
): Promise<{ pid: number; end(signal: NodeJS.Signals): Promise<void> }> {
  const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.on('error', (error) => (said += error.message));
  child.stdout?.on('data', (chunk) => (said += chunk));
  child.stderr?.on('data', (chunk) => (said += chunk));
  const ready = await waitUntil(async () => hasEnded(child) || (await isReady()), {
    withinMs: 30_000,
    everyMs: 20,
  });
  const end = async (signal: NodeJS.Signals) => {
    if (hasEnded(child)) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  };
  if (ready !== true || child.pid === undefined || hasEnded(child)) {
    await end('SIGKILL');
    throw new Error(`${file} did not start: ${said.slice(-2000)}`);
  }
  return { pid: child.pid, end };
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}
