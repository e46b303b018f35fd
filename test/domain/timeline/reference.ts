import type { Bounds } from '../../../domain/timeline/bounds.js';
import type { RecoveryQuestion } from '../../../domain/timeline/recovery.js';
import { gapFromMs, type Sample } from '../../../domain/timeline/sample.js';

/** What the samples of a decided run allow to be said, found by trying every pair of them. */
export function tightest(
  { harm, since, everyMs }: RecoveryQuestion,
  samples: readonly Sample[],
): { readonly recovery: Bounds; readonly outage: Bounds; readonly detection?: Bounds } {
  const goods = samples.filter(({ ok }) => ok);
  const bads = samples.filter(({ ok, endMs }) => !ok && endMs > harm.startMs);
  const gapEnds = samples
    .filter((each, index) => {
      const spacing = each.startMs - (samples[index - 1]?.startMs ?? each.startMs);
      return spacing >= gapFromMs(everyMs) && each.startMs > harm.startMs;
    })
    .map(({ startMs }) => startMs);

  /** Whatever it was at that moment, by then it had answered well. */
  const answeredAfter = (atMs: number): number =>
    Math.min(...goods.filter(({ startMs }) => startMs >= atMs).map(({ endMs }) => endMs));
  /** Whatever it was at that moment, from then on it may have been bad. */
  const answeredBefore = (atMs: number): number =>
    Math.max(...goods.filter(({ endMs }) => endMs <= atMs).map(({ startMs }) => startMs));

  const perhapsDown = [...bads.map(({ endMs }) => endMs), ...gapEnds];
  const backBy = Math.max(...[since.endMs, ...perhapsDown].map(answeredAfter));
  const recovery = {
    minMs: Math.max(0, ...bads.map(({ startMs }) => startMs - since.endMs)),
    maxMs: backBy - since.startMs,
  };
  if (bads.length === 0) {
    const seenBefore = goods.some(({ endMs }) => endMs <= harm.startMs);
    return {
      recovery,
      outage: { minMs: 0, maxMs: seenBefore ? widest(goods, harm.startMs) : null },
    };
  }
  const upBy = Math.max(...[harm.endMs, ...perhapsDown].map(answeredAfter));
  const fellBy = Math.min(...bads.map(({ endMs }) => endMs));
  const fellFrom = Math.min(
    ...[...bads.map(({ startMs }) => startMs), ...gapEnds].map(answeredBefore),
  );
  const outages = bads.map(({ startMs }) => startMs - fellBy);
  return {
    recovery,
    outage: {
      minMs: Math.max(0, ...outages),
      maxMs: Number.isFinite(fellFrom) ? upBy - fellFrom : null,
    },
    detection: {
      minMs: Math.max(0, fellFrom - harm.endMs),
      maxMs: fellBy - harm.startMs,
    },
  };
}

/** The longest that a service can have been away between two neighbours, one of them after the harm. */
function widest(goods: readonly Sample[], harmStartMs: number): number {
  let widestMs = 0;
  for (const one of goods) {
    for (const other of goods) {
      const between = goods.some(({ startMs }) => one.startMs < startMs && startMs < other.startMs);
      if (one.startMs >= other.startMs || between || other.endMs <= harmStartMs) continue;
      widestMs = Math.max(widestMs, other.endMs - one.startMs);
    }
  }
  return widestMs;
}
