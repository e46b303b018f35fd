import { expect, test } from '@jest/globals';
import { TransitionLog } from '../../../domain/timeline/transition-log.js';

const sample = (startMs: number, ok: boolean) => ({ startMs, endMs: startMs + 1, ok });

test('only changes are kept, and how it began', () => {
  const log = new TransitionLog();
  log.add(sample(1, true));
  log.add(sample(2, true));
  log.add({ ...sample(3, false), reason: 'refused' });
  log.add({ ...sample(4, false), reason: 'something else' });
  log.add(sample(5, true));
  expect(log.result()).toEqual({
    count: 3,
    first: [
      { atMs: 1, ok: true },
      { atMs: 3, ok: false, reason: 'refused' },
      { atMs: 5, ok: true },
    ],
    last: [],
  });
});

test('of many the first and the last hundred are kept, and all are counted', () => {
  const log = new TransitionLog();
  for (let at = 0; at < 1_000; at += 1) log.add(sample(at, at % 2 === 0));
  const { count, first, last } = log.result();
  expect(count).toBe(1_000);
  expect(first.map(({ atMs }) => atMs)).toEqual(Array.from({ length: 100 }, (_, at) => at));
  expect(last.map(({ atMs }) => atMs)).toEqual(Array.from({ length: 100 }, (_, at) => 900 + at));
});

test('between a hundred and two hundred none is kept twice', () => {
  const log = new TransitionLog();
  for (let at = 0; at < 130; at += 1) log.add(sample(at, at % 2 === 0));
  const { first, last } = log.result();
  expect([...first, ...last].map(({ atMs }) => atMs)).toEqual(
    Array.from({ length: 130 }, (_, at) => at),
  );
});

test('what was told does not change afterwards', () => {
  const log = new TransitionLog();
  log.add(sample(1, true));
  const told = log.result();
  log.add(sample(2, false));
  expect(told.first).toHaveLength(1);
});
