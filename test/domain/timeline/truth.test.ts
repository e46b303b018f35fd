import { describe, expect, test } from '@jest/globals';
import type { Bounds } from '../../../domain/timeline/bounds.js';
import { Random } from '../../support/random.js';
import {
  flapping,
  fold,
  harmedAtMs,
  later,
  oneOutage,
  sickBefore,
  simulate,
  type Behaviour,
  type Down,
  type MetSample,
} from './simulation.js';

const behaviours = {
  'one outage': { downs: oneOutage },
  'one outage, slow answers': { downs: oneOutage, slow: 0.3 },
  flapping: { downs: flapping },
  'flapping, slow answers': { downs: flapping, slow: 0.5 },
  'flapping, slow answers, gaps': { downs: flapping, slow: 0.5, gaps: true },
  'a harm that bites late': { downs: later, slow: 0.2, gaps: true },
  'sick just before': { downs: sickBefore, slow: 0.4 },
  'no outage': { downs: () => [], slow: 0.2 },
  'an outage shorter than the interval': {
    downs: (random, everyMs) => [
      { fromMs: harmedAtMs, toMs: harmedAtMs + random.between(0.01, 0.9) * everyMs },
    ],
    slow: 0.2,
    gaps: true,
  },
  'a standing fault, reverted': { downs: flapping, since: 'revert', slow: 0.3, gaps: true },
  'back long before the revert': { downs: flapping, since: 'late revert', slow: 0.3 },
  'watched only after the harm': { downs: flapping, lateStart: true, slow: 0.3 },
} satisfies Record<string, Behaviour>;

const runs = 1_000;

describe.each(Object.entries<Behaviour>(behaviours))('%s', (_name, behaviour) => {
  test(`the truth lies within the bounds, ${runs} times of ${runs}`, () => {
    let decided = 0;
    for (let seed = 1; seed <= runs; seed += 1) {
      const run = simulate(new Random(seed), behaviour);
      const { answer, used } = fold(run.question, run.samples);
      if (!answer.recovered) continue;
      decided += 1;
      const seen = seenDowns(run.downs, used, run.question.harm.startMs);
      const byHarm = run.downs.filter(({ fromMs }) => fromMs === harmedAtMs);
      const ends = [...seen, ...byHarm].map(({ toMs }) => toMs);
      const backMs = Math.max(run.sinceMs, ...ends);
      expectWithin(seed, 'recovery', backMs - run.sinceMs, answer.recovery);
      if (seen.length > 0) {
        const fromMs = Math.min(...seen.map((down) => down.fromMs));
        const toMs = Math.max(...seen.map((down) => down.toMs));
        expectWithin(seed, 'outage', toMs - fromMs, answer.outage!);
        expectWithin(seed, 'detection', Math.max(0, fromMs - harmedAtMs), answer.detection!);
      } else {
        // What no sample met was no longer than this.
        const after = run.downs.filter(({ fromMs }) => fromMs >= harmedAtMs);
        for (const { fromMs, toMs } of after) {
          if (toMs < answer.recoveredAtMs!) {
            expectWithin(seed, 'unseen outage', toMs - fromMs, answer.outage!);
          }
        }
      }
    }
    expect(decided).toBeGreaterThan(runs * 0.5);
  });
});

/**
 * The outages that count: those that a sample met. What begins and ends between two samples is
 * known to nobody, except the one that the harm itself began.
 */
function seenDowns(
  downs: readonly Down[],
  samples: readonly MetSample[],
  harmStartMs: number,
): Down[] {
  const met = samples.filter(({ ok, endMs }) => !ok && endMs > harmStartMs);
  return downs.filter(({ fromMs, toMs }) =>
    met.some(({ metAtMs }) => fromMs <= metAtMs && metAtMs < toMs),
  );
}

function expectWithin(seed: number, what: string, truthMs: number, bounds: Bounds): void {
  const slackMs = 1e-6;
  const max = bounds.maxMs ?? Number.POSITIVE_INFINITY;
  if (truthMs >= bounds.minMs - slackMs && truthMs <= max + slackMs) return;
  throw new Error(`seed ${seed}: ${what} was ${truthMs} ms, not in ${bounds.minMs}–${max} ms`);
}
