import { describe, expect, test } from '@jest/globals';
import type { Bounds } from '../../../domain/timeline/bounds.js';
import { gapFromMs } from '../../../domain/timeline/sample.js';
import { Random } from '../../support/random.js';
import { behaviours } from './behaviours.js';
import { tightest } from './reference.js';
import { fold, harmedAtMs, simulate } from './simulation.js';

const runs = 60;

describe.each(Object.entries(behaviours))('%s', (_name, behaviour) => {
  test('the bounds are as narrow as the samples allow', () => {
    for (let seed = 1; seed <= runs; seed += 1) {
      const { question, samples } = simulate(new Random(seed), behaviour);
      const { answer, used } = fold(question, samples.slice(-300));
      if (!answer.recovered) continue;
      const { recovery, outage, detection } = answer;
      expect({ seed, recovery, outage, detection }).toEqual({
        seed,
        detection: undefined,
        ...tightest(question, used),
      });
    }
  });

  test('what nobody watched only widens them', () => {
    let compared = 0;
    for (let seed = 1; seed <= runs; seed += 1) {
      const random = new Random(seed);
      // Samples that overlap prove less of each other: that is not about gaps.
      const { question, samples } = simulate(random, { ...behaviour, slow: 0 });
      const { answer: full, used } = fold(question, samples);
      const at = random.int(0, samples.length - 2);
      const fromMs = samples[at]!.startMs;
      const blindMs = gapFromMs(question.everyMs) * random.between(1, 6);
      const thinned = samples.filter(
        ({ startMs }) => startMs <= fromMs || startMs >= fromMs + blindMs,
      );
      const { answer } = fold(question, thinned);
      // Where it falls once more later, the two may speak of different recoveries.
      const fallsLater = samples.slice(used.length).some(({ ok }) => !ok);
      if (!full.recovered || !answer.recovered || fallsLater) continue;
      compared += 1;
      expectWider(seed, answer.recovery, full.recovery);
      expectWider(seed, answer.outage!, full.outage!);
      expect(answer.downMs).toBeLessThanOrEqual(full.downMs + 1e-6);
    }
    expect(compared).toBeGreaterThan(runs / 4);
  });
});

test('without lateness recovery is known to one interval, one answer and the harm', () => {
  for (let seed = 1; seed <= runs; seed += 1) {
    const random = new Random(seed);
    const toMs = harmedAtMs + random.between(100, 900);
    const harm = { startMs: harmedAtMs - 3, endMs: harmedAtMs + 4 };
    const samples = Array.from({ length: 200 }, (_, index) => {
      const startMs = harmedAtMs - 500 + 20 * index + random.between(0, 0.001);
      const ok = startMs < harmedAtMs || startMs >= toMs;
      return { startMs, endMs: startMs + 1, ok };
    });
    const { answer } = fold({ harm, since: harm, everyMs: 20, healthyForMs: 500 }, samples);
    expect(answer.recovery.maxMs! - answer.recovery.minMs).toBeLessThan(20 + 1 + 7 + 0.01);
    expect(answer.outage!.maxMs! - answer.outage!.minMs).toBeLessThan(2 * (20 + 1) + 0.01);
  }
});

function expectWider(seed: number, wide: Bounds, narrow: Bounds): void {
  const max = ({ maxMs }: Bounds): number => maxMs ?? Number.POSITIVE_INFINITY;
  const wider = wide.minMs <= narrow.minMs + 1e-6 && max(wide) >= max(narrow) - 1e-6;
  expect({ seed, wide, narrow, wider }).toEqual({ seed, wide, narrow, wider: true });
}
