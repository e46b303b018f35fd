import { expect, test } from '@jest/globals';
import { formatBounds, formatMs, within } from '../../../domain/timeline/bounds.js';

test.each([
  ['all of it within', { minMs: 400, maxMs: 500 }, 500, 'passed'],
  ['all of it beyond', { minMs: 501, maxMs: 600 }, 500, 'failed'],
  ['the objective inside', { minMs: 499, maxMs: 501 }, 500, 'inconclusive'],
  ['the least is the objective', { minMs: 500, maxMs: 501 }, 500, 'inconclusive'],
  ['exactly the objective', { minMs: 500, maxMs: 500 }, 500, 'passed'],
  ['no end, and already beyond', { minMs: 501, maxMs: null }, 500, 'failed'],
  ['no end, and not yet beyond', { minMs: 500, maxMs: null }, 500, 'inconclusive'],
] as const)('%s', (_name, bounds, objectiveMs, decision) => {
  expect(within(bounds, objectiveMs)).toBe(decision);
});

test.each([
  [{ minMs: 411.6, maxMs: 445.2 }, '411–446 ms'],
  [{ minMs: 0, maxMs: 0.4 }, '0–1 ms'],
  [{ minMs: 9_990, maxMs: 9_999.7 }, '9990–10000 ms'],
  [{ minMs: 4_999, maxMs: 10_001 }, '4.99–10.01 s'],
  [{ minMs: 411.6, maxMs: null }, 'at least 411 ms'],
  [{ minMs: 10_290, maxMs: null }, 'at least 10.2 s'],
])('%o reads %s: never narrower than it is', (bounds, text) => {
  expect(formatBounds(bounds)).toBe(text);
});

test.each([
  [0.4, '0 ms'],
  [9_999.4, '9999 ms'],
  [9_999.6, '10.0 s'],
  [61_234, '61.2 s'],
])('%d ms reads %s', (ms, text) => {
  expect(formatMs(ms)).toBe(text);
});
