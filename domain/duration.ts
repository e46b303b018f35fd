import { MusterError } from './errors.js';

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A number, up to three decimals, and its unit, with nothing between: `50ms`, `0.2s`, `2m`, `1h`, `7d`. */
export const durationPattern = /^(\d{1,10}(?:\.\d{1,3})?)(ms|s|m|h|d)$/;

/**
 * Reads a duration into whole milliseconds. A number without a unit is refused.
 * @throws MusterError BAD_INPUT
 */
export function parseDuration(text: string): number {
  const [, number, unit] = durationPattern.exec(text) ?? [];
  const ms = Number(number) * unitMs[unit as keyof typeof unitMs];
  // 0.3 × 60,000 is exact only to a few billionths; a fraction of a millisecond is not.
  const wholeMs = Math.round(ms);
  if (Number.isSafeInteger(wholeMs) && Math.abs(ms - wholeMs) < 1e-4) return wholeMs;
  throw new MusterError(
    'BAD_INPUT',
    `expected a duration like 50ms, 10s, 2m, 1h or 7d, got ${text}`,
    {
      remedy: 'Write a number and its unit (ms, s, m, h, d), in whole milliseconds.',
    },
  );
}

/** Writes milliseconds in the largest unit that reads well; {@link parseDuration} reads it back. */
export function formatDuration(ms: number): string {
  const whole = Math.round(ms);
  if (whole >= unitMs.h && whole % unitMs.h === 0) return `${whole / unitMs.h}h`;
  if (whole >= unitMs.m && whole % unitMs.m === 0) return `${whole / unitMs.m}m`;
  return whole >= unitMs.s ? `${whole / unitMs.s}s` : `${whole}ms`;
}
