import type { ProcessIdentity } from '../../domain/service.js';
import { inertText } from '../logs/inert-text.js';
import { processTable } from './process-table.js';

/**
 * What tells a process apart from any later one with its number. The command is not part of it:
 * programs rewrite their own title while they run.
 */
export type KnownProcess = Pick<ProcessIdentity, 'pid' | 'startedAt'>;

/** The living process with this number; undefined where there is none, or only a zombie. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const row = isPid(pid) ? processTable.read(pid) : undefined;
  if (row === undefined || row.state === 'dead') return undefined;
  return { pid, startedAt: row.startedAt, command: inertText(row.command(), 200) };
}

/** Whether this very process still lives; a later one with its number does not count. */
export function isAlive(known: KnownProcess): boolean {
  return processState(known) !== 'gone';
}

/** Whether this very process runs, is stopped by a signal, or is gone. */
export function processState(known: KnownProcess): 'running' | 'stopped' | 'gone' {
  const row = isPid(known.pid) ? processTable.read(known.pid) : undefined;
  if (row === undefined || row.state === 'dead' || row.startedAt !== known.startedAt) return 'gone';
  return row.state;
}

/** The living processes that this one started and has not lost. */
export function childrenOf(pid: number): ProcessIdentity[] {
  return processTable
    .list()
    .filter((row) => row.ppid === pid && row.state !== 'dead')
    .map((row) => ({
      pid: row.pid,
      startedAt: row.startedAt,
      command: inertText(row.command(), 200),
    }));
}

/** Whether it can be a process's number at all. */
export function isPid(pid: number): boolean {
  return Number.isSafeInteger(pid) && pid > 0;
}
