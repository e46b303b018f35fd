import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { inertText } from '../logs/inert-text.js';

const mostBytes = 64 * 1024;
const longestLine = 4_000;

/** How far a log has been written; 0 where there is none. */
export function logLength(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}

/** The last lines that were written after `offsetBytes`, without a secret and fit for a terminal. */
export function logTail(file: string, offsetBytes: number, mostLines = 8): readonly string[] {
  const start = Math.max(offsetBytes, logLength(file) - mostBytes);
  const bytes = Buffer.alloc(Math.max(0, logLength(file) - start));
  if (bytes.length === 0) return [];
  const fd = openSync(file, 'r');
  try {
    readSync(fd, bytes, 0, bytes.length, start);
  } finally {
    closeSync(fd);
  }
  const lines = bytes.toString('utf8').trim().split('\n').slice(-mostLines);
  return lines.map((line) => inertText(line, longestLine));
}
