import { statSync } from 'node:fs';
import type { LogMark } from '../../domain/service.js';
import { compilePattern } from './compile-pattern.js';
import { inertText } from './inert-text.js';
import { readSince } from './log-reader.js';

/** A line that should not have been written. */
export interface ForbiddenLine {
  readonly line: string;
  readonly file: string;
  readonly pattern: string;
}

/** What was found, and how much of the logs that speaks for. */
export interface ForbiddenLines {
  readonly lines: readonly ForbiddenLine[];
  /** How many of the logs are there to be read. */
  readonly logsRead: number;
  /** Why something of them could not be read; where there is any, nothing found proves nothing. */
  readonly unread: readonly string[];
}

const longestLine = 500;
const limitBytes = 64 * 1024 * 1024;

/**
 * The lines written since the marks that match any of the patterns (regular expressions), at most
 * `limit` of them and from at most 64 MiB a file, made harmless for a report.
 * @throws MusterError PROBE_INVALID for what is no regular expression
 */
export async function findForbidden(
  marks: readonly LogMark[],
  patterns: readonly string[],
  limit: number,
): Promise<ForbiddenLines> {
  const forbidden = patterns.map((source) => ({ source, pattern: compilePattern(source) }));
  const lines: ForbiddenLine[] = [];
  const unread = new Set<string>();
  const files = marks.filter(({ file }) => isFile(file));
  const result = () => ({ lines, logsRead: files.length, unread: [...unread] });
  for (const mark of forbidden.length === 0 ? [] : marks) {
    const look = readSince(mark, { limitBytes, unread: (why) => void unread.add(why) });
    for await (const { text } of look) {
      const match = forbidden.find(({ pattern }) => pattern.test(text));
      if (match === undefined) continue;
      if (lines.length >= limit) return result();
      lines.push({ line: inertText(text, longestLine), file: mark.file, pattern: match.source });
    }
  }
  return result();
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
