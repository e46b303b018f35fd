import { expect, test } from '@jest/globals';
import { Cadence } from '../../../domain/timeline/cadence.js';
import { gapFromMs } from '../../../domain/timeline/sample.js';

const at = (startMs: number) => ({ startMs, endMs: startMs + 1, ok: true });

test('a tick late by less than an interval is lateness, not a gap', () => {
  const cadence = new Cadence(50);
  expect([1_000, 1_050, 1_120, 1_150].map((ms) => cadence.add(at(ms)))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(cadence.result()).toEqual({
    everyMs: 50,
    samples: 4,
    lateMs: 20,
    gaps: [],
    gapCount: 0,
  });
});

test('a skipped tick is a gap', () => {
  const cadence = new Cadence(50);
  cadence.add(at(1_000));
  expect(cadence.add(at(1_100))).toEqual({ fromMs: 1_000, toMs: 1_100 });
  expect(cadence.result()).toMatchObject({ gapCount: 1, samples: 2 });
});

test('at a high rate lateness that any busy machine has is no gap', () => {
  expect([10, 50, 250, 1_000].map(gapFromMs)).toEqual([60, 100, 500, 2_000]);
});

test('all gaps are counted, the first twenty kept', () => {
  const cadence = new Cadence(10);
  for (let index = 0; index <= 50; index += 1) cadence.add(at(index * 1_000));
  const { gaps, gapCount } = cadence.result();
  expect(gapCount).toBe(50);
  expect(gaps).toHaveLength(20);
  expect(gaps[19]).toEqual({ fromMs: 19_000, toMs: 20_000 });
});
