import { procTable } from './proc-table.js';
import { psTable } from './ps-table.js';

/** One process as the kernel lists it, dead ones that nobody has reaped included. */
export interface ProcessRow {
  readonly pid: number;
  readonly ppid: number;
  readonly pgid: number;
  /** `dead` is a zombie: it can do no more harm. */
  readonly state: 'running' | 'stopped' | 'dead';
  /** In the kernel's own unit; equal only for the same process. */
  readonly startedAt: string;
  /** Its argument vector, joined by spaces, as it stands now. */
  command(): string;
}

/** How a kernel's process table is read. */
export interface ProcessTable {
  /** The process's row; undefined where no process has this number. */
  read(pid: number): ProcessRow | undefined;
  list(): ProcessRow[];
  /** When a process with this {@link ProcessRow.startedAt} was started, in wall time to about a second. */
  startedWallMs(startedAt: string): number;
  /** The `NAME=value` pairs it was started with, apart by NUL or blank; empty where they may not be read. */
  environment(pid: number): string;
}

/** This machine's process table. */
export const processTable: ProcessTable = process.platform === 'linux' ? procTable : psTable;
