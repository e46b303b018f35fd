import { expect, test } from '@jest/globals';
import { Steadiness } from '../../../domain/timeline/steadiness.js';

const good = (startMs: number, endMs = startMs + 1) => ({ startMs, endMs, ok: true });
const bad = (startMs: number, endMs = startMs + 1) => ({
  startMs,
  endMs,
  ok: false,
  reason: `refused at ${startMs}`,
});

function after(...samples: readonly ReturnType<typeof good>[]): Steadiness {
  const steadiness = new Steadiness(50);
  for (const sample of samples) steadiness.add(sample);
  return steadiness;
}

test('what was never asked is not good', () => {
  expect(after()).toMatchObject({ good: false, goodForMs: 0, reason: 'not asked yet' });
  expect(after().sickness).toBeUndefined();
});

test('it is good for as long as it was good for certain', () => {
  expect(after(good(100))).toMatchObject({ good: true, goodForMs: 0 });
  expect(after(good(100, 110), good(150), good(200, 290))).toMatchObject({
    good: true,
    goodForMs: 90,
  });
});

test('a bad sample ends it, with its reason', () => {
  const fallen = after(good(100), good(150), bad(200));
  expect(fallen).toMatchObject({ good: false, goodForMs: 0, reason: 'refused at 200' });
  fallen.add(good(250));
  fallen.add(good(300));
  expect(fallen).toMatchObject({ good: true, goodForMs: 49, reason: undefined });
});

test('an answer that may have come before a slow bad one begins nothing', () => {
  expect(after(bad(100, 200), good(150), good(190))).toMatchObject({ good: true, goodForMs: 0 });
});

test('good on both sides of a gap is not good on end', () => {
  expect(after(good(100), good(150), good(250), good(300)).goodForMs).toBe(49);
});

test('fewer than three bad in a row are noise', () => {
  expect(after(bad(0), bad(50), good(100), bad(150), bad(200)).sickness).toBeUndefined();
});

test('three in a row are a sickness, counted once until it is good again', () => {
  const sick = after(...[0, 50, 100, 150, 200].map((at) => bad(at)));
  expect(sick.sickness).toEqual({ times: 1, atMs: 100, reason: 'refused at 100' });
  sick.add(good(250));
  for (const at of [300, 350, 400]) sick.add(bad(at));
  expect(sick.sickness).toEqual({ times: 2, atMs: 100, reason: 'refused at 100' });
});
