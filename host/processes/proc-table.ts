import { readdirSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { ProcessRow, ProcessTable } from './process-table.js';

/** USER_HZ is 100 on every architecture that Node runs on: proc_pid_stat(5), sysconf(3). */
const msPerTick = 10;

/** The process table of Linux, from `/proc`. */
export const procTable: ProcessTable = {
  read(pid) {
    const stat = readUnlessGone(`/proc/${pid}/stat`);
    return stat === undefined ? undefined : parseStat(pid, stat);
  },
  list() {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => procTable.read(Number(name)) ?? []);
  },
  startedWallMs(startedAt) {
    // Counted from this process: containers may be told another time of boot than the kernel's.
    const own = procTable.read(process.pid)?.startedAt;
    return performance.timeOrigin + (Number(startedAt) - Number(own)) * msPerTick;
  },
  environment(pid) {
    return readUnlessGone(`/proc/${pid}/environ`, ['EACCES', 'EPERM']) ?? '';
  },
};

/**
 * Reads one line of `/proc/<pid>/stat`: fields 3 (state), 4 (ppid), 5 (pgrp), 20 (num_threads) and
 * 22 (starttime, in clock ticks since boot) of proc_pid_stat(5). The name in field 2 may itself
 * hold blanks and parentheses, so fields are counted from its last `)`.
 */
export function parseStat(pid: number, stat: string): ProcessRow {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const threads = Number(fields[17]);
  return {
    pid,
    ppid: Number(fields[1]),
    pgid: Number(fields[2]),
    state: stateOf(fields[0] ?? '', threads),
    startedAt: fields[19] ?? '',
    command: () =>
      commandOf(pid) || `[${stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))}]`,
  };
}

function stateOf(letter: string, threads: number): ProcessRow['state'] {
  // A main thread that has ended is shown as a zombie while other threads still work.
  if (letter === 'Z') return threads > 1 ? 'running' : 'dead';
  if (letter === 'X' || letter === 'x') return 'dead';
  return letter === 'T' || letter === 't' ? 'stopped' : 'running';
}

function commandOf(pid: number): string {
  return (readUnlessGone(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ').trim();
}

/** Anything but "gone" is thrown: too many open files must never read as a dead process. */
function readUnlessGone(path: string, refusals: readonly string[] = []): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH' || refusals.includes(code)) return undefined;
    throw error;
  }
}
