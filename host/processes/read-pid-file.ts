import { readFileSync, statSync } from 'node:fs';
import { MusterError } from '../../domain/errors.js';
import type { KnownProcess } from './process-identity.js';
import { processTable } from './process-table.js';

const longestBytes = 4096;
/** File systems and kernels count in their own grains, and wall time is set at times. */
const clocksDifferByMs = 10_000;

/**
 * The PID on the first line of a pid file (later lines are the program's own, as in PostgreSQL's).
 * @throws MusterError PID_FILE_INVALID for a file that is missing, empty, or names no single process
 */
export function readPidFile(path: string): number {
  const [line = ''] = readSmallFile(path).split('\n');
  const pid = /^\s*\d{1,10}\s*$/.test(line) ? Number(line) : NaN;
  if (pid > 1) return pid;
  throw pidFileInvalid(path, line.trim() === '' ? 'is empty' : 'names no single process');
}

/**
 * Whether the process was clearly started after the pid file was written: then it is another that
 * got the number of one that has ended.
 */
export function isLaterThanPidFile({ startedAt }: KnownProcess, path: string): boolean {
  const writtenMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return processTable.startedWallMs(startedAt) > writtenMs + clocksDifferByMs;
}

function readSmallFile(path: string): string {
  try {
    // Looked at first: reading a pipe or a device would wait for ever.
    const file = statSync(path);
    if (!file.isFile()) throw pidFileInvalid(path, 'is no regular file');
    if (file.size > longestBytes) throw pidFileInvalid(path, 'is far too long');
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof MusterError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw pidFileInvalid(path, code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`);
  }
}

/** The error of a pid file that names no process which could be the service. */
export function pidFileInvalid(
  path: string,
  why: string,
  remedy = 'Start the service, or correct its `pidFile`: it must hold the PID on its first line.',
): MusterError {
  return new MusterError('PID_FILE_INVALID', `pid file ${path} ${why}`, { remedy });
}
