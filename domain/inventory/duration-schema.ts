import { z } from 'zod';
import { durationPattern, formatDuration, parseDuration } from '../duration.js';
import { MusterError } from '../errors.js';

const dayMs = 24 * 60 * 60_000;

/** A duration with its unit, as milliseconds within bounds: 1 ms to a day where none are given. */
export function durationSchema({ minMs = 1, maxMs = dayMs } = {}) {
  const expected = `a duration from ${formatDuration(minMs)} to ${formatDuration(maxMs)}, such as ${example(minMs, maxMs)}`;
  return z
    .string({ error: expected })
    .regex(durationPattern, { error: expected })
    .transform((text, context) => {
      const ms = inMs(text);
      if (ms >= minMs && ms <= maxMs) return ms;
      context.addIssue({ code: 'custom', message: expected });
      return z.NEVER;
    });
}

function example(minMs: number, maxMs: number): string {
  const common = [50, 10_000, 120_000].find((ms) => ms >= minMs && ms <= maxMs);
  return formatDuration(common ?? minMs);
}

function inMs(text: string): number {
  try {
    return parseDuration(text);
  } catch (error) {
    if (error instanceof MusterError) return Number.NaN;
    throw error;
  }
}
