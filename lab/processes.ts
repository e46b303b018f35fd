import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync } from 'node:fs';

import { waitUntil } from './wait-until.js';

/**
 * What a process must look like to be the one meant. A PID alone may long belong to another; start
 * times compared with file times would lie after a step of the clock.
 */
export interface Looks {
  readonly command: RegExp;
  /** Its working folder, looked at where the system shows it (Linux). */
  readonly cwd?: string;
  /** `NAME=value` of its environment, looked at where the system shows it (Linux). */
  readonly variable?: string;
}

/** The living process that a pid file names, if it looks as it must. */
export function livingProcess(pidFile: string, looks: Looks): number | undefined {
  let text: string;
  try {
    text = readFileSync(pidFile, 'utf8');
  } catch {
    return undefined;
  }
  const first = text.split('\n')[0]?.trim() ?? '';
  const pid = /^[1-9]\d{0,9}$/.test(first) ? Number(first) : 0;
  return pid > 1 && looksLike(pid, looks) ? pid : undefined;
}

/**
 * Ends a process by the signals in turn, each with a time to obey, SIGKILL last. A paused one is
 * woken first. Tells whether it is gone.
 */
export async function endProcess(
  pid: number,
  looks: Looks,
  signals: readonly { readonly signal: NodeJS.Signals; readonly withinMs: number }[],
): Promise<boolean> {
  for (const { signal, withinMs } of [...signals, { signal: 'SIGKILL', withinMs: 5000 } as const]) {
    if (!looksLike(pid, looks)) return true;
    try {
      process.kill(pid, 'SIGCONT');
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
    if (await waitUntil(() => !looksLike(pid, looks), withinMs)) return true;
  }
  return false;
}

function looksLike(pid: number, looks: Looks): boolean {
  try {
    if (process.platform !== 'linux') {
      const command = execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { stdio: 'pipe' });
      return looks.command.test(command.toString());
    }
    const words = (file: string): string[] =>
      readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0');
    if (!looks.command.test(words('cmdline').join(' '))) return false;
    if (looks.variable !== undefined && !words('environ').includes(looks.variable)) return false;
    return looks.cwd === undefined || readlinkSync(`/proc/${pid}/cwd`) === realpathSync(looks.cwd);
  } catch {
    return false;
  }
}
