/** How many of how many. */
export interface Counted {
  readonly good: number;
  readonly bad: number;
}

/**
 * How likely chance alone puts at least so many of all the bad answers into `during`: near 0 where
 * it was worse than `before`. One-sided, by the hypergeometric distribution.
 * Source: Fisher's exact test, R. A. Fisher, Statistical Methods for Research Workers, § 21.02.
 */
export function byChance(before: Counted, during: Counted): number {
  const asked = during.good + during.bad;
  const bad = before.bad + during.bad;
  const good = before.good + during.good;
  const all = logChoose(bad + good, asked);
  let sum = 0;
  for (let inIt = during.bad; inIt <= Math.min(bad, asked); inIt += 1) {
    if (asked - inIt > good) continue;
    sum += Math.exp(logChoose(bad, inIt) + logChoose(good, asked - inIt) - all);
  }
  return Math.min(1, sum);
}

/** The logarithm of n over k. */
function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let at = 1; at <= k; at += 1) sum += Math.log(n - k + at) - Math.log(at);
  return sum;
}
