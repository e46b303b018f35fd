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
): Promise<ForbiddenLine[]> {
  const forbidden = patterns.map((source) => ({ source, pattern: compilePattern(source) }));
  const found: ForbiddenLine[] = [];
  for (const mark of forbidden.length === 0 ? [] : marks) {
    for await (const { text } of readSince(mark, { limitBytes })) {
      const match = forbidden.find(({ pattern }) => pattern.test(text));
      if (match === undefined) continue;
      if (found.length >= limit) return found;
      found.push({ line: inertText(text, longestLine), file: mark.file, pattern: match.source });
    }
  }
  return found;
}
