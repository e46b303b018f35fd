import { spawnSync } from 'node:child_process';
import type { ProcessRow, ProcessTable } from './process-table.js';

const columns = ['-ww', '-o', 'pid=,ppid=,pgid=,stat=,lstart=,command='];
const row =
  /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\w{3}\s+\w{3}\s+\d+\s+\d+:\d+:\d+\s+\d{4})(?:\s+(.*))?$/;

/** The process table by `ps`, for macOS; start times are whole seconds there. */
export const psTable: ProcessTable = {
  read: (pid) => ps(['-p', String(pid)])[0],
  list: () => ps(['-A']),
  startedWallMs: (startedAt) => Date.parse(`${startedAt} UTC`),
  // `-E` puts the environment behind the arguments.
  environment: (pid) => runPs(['-p', String(pid), '-E', '-ww', '-o', 'command=']),
};

function ps(selection: string[]): ProcessRow[] {
  return runPs([...selection, ...columns])
    .split('\n')
    .flatMap((line) => {
      const [, pid, ppid, pgid, stat = '', startedAt = '', command = ''] = row.exec(line) ?? [];
      if (pid === undefined) return [];
      return {
        pid: Number(pid),
        ppid: Number(ppid),
        pgid: Number(pgid),
        state: stat.startsWith('Z') ? 'dead' : stat.startsWith('T') ? 'stopped' : 'running',
        startedAt: startedAt.replaceAll(/\s+/g, ' '),
        command: () => command,
      } as const;
    });
}

/** Start times must read the same whoever asks: `lstart` is local time in words. */
function runPs(args: string[]): string {
  const result = spawnSync('ps', args, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    maxBuffer: 16 * 1024 * 1024,
  });
  if (result.error !== undefined) throw result.error;
  return result.stdout;
}
