import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a program to its end with our own input and output. It stands in a session of its own:
 * Ctrl-C reaches it once, as SIGTERM, and we wait until it has tidied up.
 * @returns its exit code, by a shell's rule where a signal ended it
 */
export function runInForeground(
  argv: readonly string[],
  added: Readonly<Record<string, string>> = {},
): Promise<number> {
  const [command, ...args] = argv as [string, ...string[]];
  const env = { ...process.env, ...added };
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { detached: true, stdio: 'inherit', env });
    const passOn = (): void => void child.kill('SIGTERM');
    for (const signal of passedOn) process.on(signal, passOn);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const each of passedOn) process.off(each, passOn);
      resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL']);
    });
  });
}
