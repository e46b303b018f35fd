import { describe, expect, test } from '@jest/globals';
import type { RecoveryQuestion } from '../../../domain/timeline/recovery.js';
import { RecoveryFold } from '../../../domain/timeline/recovery.js';
import type { Sample } from '../../../domain/timeline/sample.js';
import { fold } from './simulation.js';

const harm = { startMs: 1_000, endMs: 1_004 };
const question: RecoveryQuestion = { harm, since: harm, everyMs: 50, healthyForMs: 200 };

const good = (startMs: number, endMs = startMs + 1): Sample => ({ startMs, endMs, ok: true });
const bad = (startMs: number, endMs = startMs + 1): Sample => ({
  startMs,
  endMs,
  ok: false,
  reason: `refused at ${startMs}`,
});
const every50 = (make: (startMs: number) => Sample, fromMs: number, untilMs: number): Sample[] => {
  const samples: Sample[] = [];
  for (let atMs = fromMs; atMs < untilMs; atMs += 50) samples.push(make(atMs));
  return samples;
};
const answer = (samples: readonly Sample[], asked: Partial<RecoveryQuestion> = {}) =>
  fold({ ...question, ...asked }, samples).answer;

test('a crash and its recovery', () => {
  const samples = [
    ...every50(good, 810, 1_000),
    ...every50(bad, 1_010, 1_400),
    ...every50(good, 1_410, 2_000),
  ];
  expect(answer(samples)).toEqual({
    recovered: true,
    recovery: { minMs: 1_360 - 1_004, maxMs: 1_411 - 1_000 },
    outage: { minMs: 1_360 - 1_011, maxMs: 1_411 - 960 },
    detection: { minMs: 0, maxMs: 1_011 - 1_000 },
    downMs: 1_361 - 1_010,
    episodes: 1,
    firstReason: 'refused at 1010',
    recoveredAtMs: 1_411,
    widenedByGap: false,
    observer: { everyMs: 50, samples: 4 + 8 + 6, lateMs: 0, gaps: [], gapCount: 0 },
    transitions: {
      count: 3,
      first: [
        { atMs: 810, ok: true },
        { atMs: 1_010, ok: false, reason: 'refused at 1010' },
        { atMs: 1_410, ok: true },
      ],
      last: [],
    },
  });
});

describe('what counts as good', () => {
  test('not an answer that began before the harm was certain', () => {
    const samples = [good(960), good(1_003), ...every50(good, 1_053, 1_600)];
    expect(answer(samples).recoveredAtMs).toBe(1_054);
  });

  test('not an answer that began before the way back was certain', () => {
    const since = { startMs: 2_000, endMs: 2_300 };
    const samples = [
      good(960),
      ...every50(bad, 1_010, 2_010),
      ...every50(good, 2_010, 2_290),
      good(2_299),
      ...every50(good, 2_349, 3_000),
    ];
    expect(answer(samples, { since })).toMatchObject({
      recovered: true,
      recoveredAtMs: 2_350,
      recovery: { minMs: 0, maxMs: 350 },
      // The outage was over before: what ends it needs no revert.
      outage: { minMs: 1_960 - 1_011, maxMs: 2_011 - 960 },
    });
  });

  test('not an answer that may have been given before a slow bad one', () => {
    const samples = [good(960), bad(1_010, 1_105), good(1_060), ...every50(good, 1_110, 1_600)];
    expect(answer(samples)).toMatchObject({
      recoveredAtMs: 1_111,
      recovery: { minMs: 6, maxMs: 111 },
    });
  });

  test('the answer that came first, of those that prove the same', () => {
    const samples = [good(960), bad(1_010), good(1_060, 1_150), ...every50(good, 1_110, 1_600)];
    expect(answer(samples).recoveredAtMs).toBe(1_111);
  });

  test('not until it has been good for long enough, for certain', () => {
    const samples = [good(960), bad(1_010), ...every50(good, 1_060, 1_260)];
    expect(answer([...samples, good(1_260, 1_360)])).toMatchObject({
      recovered: false,
      recovery: { maxMs: null },
    });
    expect(answer([...samples, good(1_260), good(1_261)]).recovered).toBe(true);
  });

  test('nothing on both sides of a gap', () => {
    const samples = [
      good(960),
      bad(1_010),
      ...every50(good, 1_060, 1_200),
      ...every50(good, 1_310, 1_500),
    ];
    expect(answer(samples)).toMatchObject({ recovered: false, widenedByGap: true });
    expect(answer([...samples, good(1_510), good(1_560)])).toMatchObject({
      recovered: true,
      recoveredAtMs: 1_311,
      recovery: { minMs: 6, maxMs: 311 },
      outage: { minMs: 0, maxMs: 1_311 - 960 },
      widenedByGap: true,
    });
  });
});

describe('what counts as bad', () => {
  test('a sample that began before the harm and ended after it', () => {
    const samples = [good(930), bad(980, 1_030), ...every50(good, 1_080, 1_600)];
    expect(answer(samples)).toMatchObject({
      detection: { minMs: 0, maxMs: 30 },
      recovery: { minMs: 0, maxMs: 81 },
      outage: { minMs: 0, maxMs: 1_081 - 930 },
      downMs: 30,
    });
  });

  test('not one that ended before the harm', () => {
    const samples = [good(900), bad(950), ...every50(good, 1_005, 1_600)];
    expect(answer(samples)).toMatchObject({
      recovery: { minMs: 0, maxMs: 6 },
      outage: { minMs: 0, maxMs: 1_006 - 900 },
      downMs: 0,
      episodes: 0,
    });
    expect(answer(samples)).not.toHaveProperty('detection');
  });

  test('the one that ended first tells when it was down at the latest', () => {
    const samples = [good(960), bad(1_005, 1_105), bad(1_055), ...every50(good, 1_110, 1_600)];
    expect(answer(samples).detection).toEqual({ minMs: 0, maxMs: 56 });
  });

  test('with a good one under way as it began, only the goods before tell when it was up', () => {
    const samples = [good(910), good(960, 1_040), bad(1_010), ...every50(good, 1_060, 1_600)];
    expect(answer(samples).outage).toEqual({ minMs: 0, maxMs: 1_061 - 910 });
  });
});

describe('a harm that nobody saw', () => {
  test('is at most as long as the largest spacing between answers', () => {
    const samples = [good(900), good(990), good(1_050, 1_060), ...every50(good, 1_100, 1_600)];
    expect(answer(samples)).toMatchObject({
      recovered: true,
      outage: { minMs: 0, maxMs: 1_060 - 990 },
      episodes: 0,
      downMs: 0,
    });
  });

  test('in a gap exactly at the harm is as long as the gap at most', () => {
    const samples = [...every50(good, 800, 960), ...every50(good, 1_400, 2_000)];
    expect(answer(samples)).toMatchObject({
      recovery: { minMs: 0, maxMs: 401 },
      outage: { minMs: 0, maxMs: 1_401 - 950 },
      widenedByGap: true,
      observer: { gapCount: 1, gaps: [{ fromMs: 950, toMs: 1_400 }] },
    });
  });

  test('has no upper bound where nothing good was seen before it', () => {
    expect(answer([bad(950), ...every50(good, 1_300, 2_000)]).outage).toEqual({
      minMs: 0,
      maxMs: null,
    });
    expect(answer(every50(good, 1_300, 2_000)).outage).toEqual({ minMs: 0, maxMs: null });
  });
});

describe('a gap', () => {
  test('before the first bad sample widens the outage, not the recovery', () => {
    const samples = [
      good(960),
      ...every50(good, 1_200, 1_400),
      ...every50(bad, 1_400, 1_600),
      ...every50(good, 1_600, 2_000),
    ];
    expect(answer(samples)).toMatchObject({
      recovery: { minMs: 1_550 - 1_004, maxMs: 601 },
      outage: { minMs: 1_550 - 1_401, maxMs: 1_601 - 960 },
      detection: { minMs: 0 },
      widenedByGap: false,
    });
  });

  test('before the way back began does not widen the recovery', () => {
    const since = { startMs: 2_990, endMs: 3_000 };
    const samples = [good(960), ...every50(good, 2_000, 4_000)];
    expect(answer(samples, { since })).toMatchObject({
      recovery: { minMs: 0, maxMs: 3_001 - 2_990 },
      widenedByGap: false,
      observer: { gapCount: 1 },
    });
  });

  test('while it is down is no down time', () => {
    const samples = [
      good(960),
      bad(1_010),
      ...every50(bad, 3_000, 3_200),
      ...every50(good, 3_200, 4_000),
    ];
    expect(answer(samples)).toMatchObject({ downMs: 1 + 151, episodes: 1, widenedByGap: false });
  });
});

test('a service that falls again counts its episodes and recovers after the last', () => {
  const samples = [
    good(960),
    ...[1_010, 1_210, 1_410].flatMap((atMs) => [
      bad(atMs),
      bad(atMs + 50),
      good(atMs + 100),
      good(atMs + 150),
    ]),
    ...every50(good, 1_610, 2_000),
  ];
  expect(answer(samples)).toMatchObject({
    episodes: 3,
    downMs: 3 * 51,
    recovery: { minMs: 1_460 - 1_004, maxMs: 1_511 - 1_000 },
    firstReason: 'refused at 1010',
  });
});

test('bad samples that overlap count their common time once', () => {
  const samples = [good(960), bad(1_010, 1_110), good(1_060), bad(1_100, 1_150)];
  expect(answer(samples)).toMatchObject({ downMs: 140, episodes: 2, recovered: false });
});

test('a standing fault that harmed nobody recovered at once', () => {
  const since = { startMs: 3_000, endMs: 3_010 };
  expect(answer(every50(good, 800, 3_500), { since })).toMatchObject({
    recovered: true,
    recovery: { minMs: 0, maxMs: 51 },
    outage: { minMs: 0, maxMs: 51 },
  });
});

test('while it is down the bounds say at least how long', () => {
  const folding = new RecoveryFold(question);
  expect(folding.result()).toMatchObject({
    recovered: false,
    recovery: { minMs: 0, maxMs: null },
  });
  expect(folding.result()).not.toHaveProperty('outage');
  for (const each of [good(960), ...every50(bad, 1_010, 1_400)]) folding.add(each);
  expect(folding.recoveringSince(9_999)).toBe(false);
  expect(folding.result()).toMatchObject({
    recovered: false,
    recovery: { minMs: 1_360 - 1_004, maxMs: null },
    outage: { minMs: 1_360 - 1_011, maxMs: null },
    downMs: 351,
  });
  folding.add(good(1_410));
  expect(folding.recoveringSince(1_409)).toBe(false);
  expect(folding.recoveringSince(1_410)).toBe(true);
  expect(folding.recovered).toBe(false);
});

test('what may have begun in a gap may have begun in time: nobody helps a service that is well', () => {
  const folding = new RecoveryFold(question);
  for (const each of [good(960), ...every50(bad, 1_010, 1_400)]) folding.add(each);
  folding.add(good(9_000));
  expect(folding.recoveringSince(1_359)).toBe(false);
  expect(folding.recoveringSince(1_360)).toBe(true);
  for (const each of every50(good, 9_050, 9_400)) folding.add(each);
  expect(folding.result()).toMatchObject({
    recovered: true,
    recovery: { minMs: 1_360 - 1_004, maxMs: 9_001 - 1_000 },
    widenedByGap: true,
  });
});

test('what was seen bad after a gap began later than that', () => {
  const folding = new RecoveryFold(question);
  for (const each of [good(960), bad(1_010), bad(9_000), good(9_050)]) folding.add(each);
  expect(folding.recoveringSince(9_049)).toBe(false);
  expect(folding.recoveringSince(9_050)).toBe(true);
});

test('once it is decided nothing changes it', () => {
  const folding = new RecoveryFold(question);
  for (const each of [good(960), bad(1_010), ...every50(good, 1_060, 1_320)]) folding.add(each);
  const decided = folding.result();
  expect(decided.recovered).toBe(true);
  for (const each of every50(bad, 1_320, 9_000)) folding.add(each);
  expect(folding.result()).toEqual(decided);
});
