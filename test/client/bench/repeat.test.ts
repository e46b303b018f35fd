import { expect, test } from '@jest/globals';
import { repeat } from '../../../client/bench/repeat.js';

/** Fails at these attempts, counted from 1; otherwise answers with the attempt. */
function failingAt(...attempts: number[]): () => Promise<number> {
  let attempt = 0;
  return async () => {
    attempt += 1;
    if (attempts.includes(attempt)) throw new Error(`attempt ${attempt}`);
    return attempt;
  };
}

test('a spoilt attempt leaves no figure, is told, and another takes its place', async () => {
  const told: string[] = [];
  const figures = await repeat(4, failingAt(2), (line) => told.push(line));
  expect(figures).toEqual([1, 3, 4, 5]);
  expect(told).toEqual(['left out: attempt 2']);
});

test('too many spoilt attempts are an error, never a smaller count', async () => {
  await expect(repeat(4, failingAt(1, 2, 4), () => {})).rejects.toThrow('attempt 4');
});
