import { expect, test } from '@jest/globals';
import { byChance } from '../../../domain/timeline/by-chance.js';

test.each([
  // Fisher's tea: of 8 cups all 4 told right.
  [{ good: 4, bad: 0 }, { good: 0, bad: 4 }, 1 / 70],
  [{ good: 3, bad: 1 }, { good: 1, bad: 3 }, 17 / 70],
  [{ good: 40, bad: 0 }, { good: 29, bad: 1 }, 30 / 70],
  [{ good: 40, bad: 0 }, { good: 30, bad: 0 }, 1],
  [{ good: 0, bad: 0 }, { good: 0, bad: 9 }, 1],
])('%j, then %j', (before, during, chance) => {
  expect(byChance(before, during)).toBeCloseTo(chance, 10);
});

test('thousands of answers are no trouble', () => {
  const chance = byChance({ good: 20_000, bad: 10 }, { good: 19_900, bad: 110 });
  expect(chance).toBeLessThan(1e-9);
});
