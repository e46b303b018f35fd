import { describe, expect, test } from '@jest/globals';
import type { Bounds } from '../../../domain/timeline/bounds.js';
import { Random } from '../../support/random.js';
import { behaviours, plain } from './behaviours.js';
import { fold, harmedAtMs, simulate, type Down, type MetSample } from './simulation.js';

const runs = 250;

describe.each(Object.entries(behaviours))('%s', (_name, behaviour) => {
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

test('where no outage hides between samples, the truth is when it came back to stay', () => {
  for (let seed = 1; seed <= runs; seed += 1) {
    const run = simulate(new Random(seed), plain);
    const { answer } = fold(run.question, run.samples);
    const toMs = run.downs.at(-1)!.toMs;
    expect(answer).toMatchObject({ recovered: true, widenedByGap: false });
    expectWithin(seed, 'recovery', toMs - harmedAtMs, answer.recovery);
    expectWithin(seed, 'outage', toMs - harmedAtMs, answer.outage!);
    expectWithin(seed, 'detection', 0, answer.detection!);
  }
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
