import { expect, test } from '@jest/globals';
import { atMost, everyTime, promisesTable } from '../../../client/bench/promised.js';

const width = { what: 'width', limit: 35, unit: 'ms' };

test('a figure up to its limit keeps the promise, beyond it breaks it', () => {
  expect(atMost({ ...width, observed: 35 })).toMatchObject({ kept: true, used: 1 });
  expect(atMost({ ...width, observed: 35.1 }).kept).toBe(false);
});

test('where nothing could be measured the promise is not kept', () => {
  expect(atMost({ ...width, observed: Number.NaN }).kept).toBe(false);
  expect(everyTime('inside', 0, 0).kept).toBe(false);
});

test('once outside is not every time', () => {
  expect(everyTime('inside', 99, 100).kept).toBe(false);
  expect(everyTime('inside', 100, 100).kept).toBe(true);
});

test('a quick run only tells what noise can break', () => {
  expect(atMost({ ...width, observed: 99, onlyTold: true }).kept).toBeUndefined();
});

test('a broken promise stands out in the table', () => {
  const table = promisesTable([atMost({ ...width, observed: 70 })]);
  expect(table.split('\n').at(-1)).toMatch(/^width\s+≤ 35 ms\s+70 ms\s+200 %\s+NO$/);
});
