import type { MonotonicMs } from './sample.js';

/** Time throughout which something was so, as far as samples can prove it. */
export interface Stretch {
  readonly fromMs: MonotonicMs;
  readonly toMs: MonotonicMs;
}

/** When both were so; each list is sorted and its stretches do not overlap. */
export function whileBoth(a: readonly Stretch[], b: readonly Stretch[]): readonly Stretch[] {
  const both: Stretch[] = [];
  let [atA, atB] = [0, 0];
  while (atA < a.length && atB < b.length) {
    const [one, other] = [a[atA]!, b[atB]!];
    const fromMs = Math.max(one.fromMs, other.fromMs);
    const toMs = Math.min(one.toMs, other.toMs);
    if (fromMs < toMs) both.push({ fromMs, toMs });
    if (one.toMs <= other.toMs) atA += 1;
    else atB += 1;
  }
  return both;
}

/** The length of the longest; 0 of none. */
export function longestMs(stretches: readonly Stretch[]): number {
  return stretches.reduce((longest, { fromMs, toMs }) => Math.max(longest, toMs - fromMs), 0);
}
