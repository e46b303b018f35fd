import { readFileSync, statSync } from 'node:fs';
import { MusterError } from '../../domain/errors.js';

const longestBytes = 4096;

/**
 * The PID on the first line of a pid file (later lines are the program's own, as in PostgreSQL's).
 * @throws MusterError PID_FILE_INVALID for a file that is missing, empty, or names no single process
 */
export function readPidFile(path: string): number {
  const [line = ''] = readSmallFile(path).split('\n');
  const pid = /^\s*\d{1,10}\s*$/.test(line) ? Number(line) : NaN;
  if (pid > 1) return pid;
  throw invalid(path, line.trim() === '' ? 'is empty' : 'names no single process');
}

function readSmallFile(path: string): string {
  try {
    // Looked at first: reading a pipe or a device would wait for ever.
    const file = statSync(path);
    if (!file.isFile()) throw invalid(path, 'is no regular file');
    if (file.size > longestBytes) throw invalid(path, 'is far too long');
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof MusterError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw invalid(path, code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`);
  }
}

function invalid(path: string, why: string): MusterError {
  return new MusterError('PID_FILE_INVALID', `pid file ${path} ${why}`, {
    remedy: 'Start the service, or correct its `pidFile`: it must hold the PID on its first line.',
  });
}
