import { expect, test } from '@jest/globals';
import { median, quantile } from '../../../client/bench/statistics.js';

test('a quantile is a value that was measured: of 100 values the 95th, whatever their order', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(quantile(values, 0.95)).toBe(95);
  expect(quantile(values, 0.05)).toBe(5);
  expect(quantile(values, 1)).toBe(100);
  expect(quantile([7], 0.05)).toBe(7);
});

test('the median of an even number lies between the two in the middle', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([9, 1, 5])).toBe(5);
});

test('of nothing there is no figure, and no promise is kept by it', () => {
  expect(quantile([], 0.95)).toBeNaN();
  expect(median([])).toBeNaN();
});
