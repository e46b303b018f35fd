import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CanaryJournal, readCanaryJournal } from '../../../host/canaries/canary-journal.js';
import { tempFolder } from '../../support/temp-folder.js';

let folder: Awaited<ReturnType<typeof tempFolder>>;
let file: string;
beforeEach(async () => {
  folder = await tempFolder();
  file = join(folder.path, 'canary.jsonl');
});
afterEach(() => folder.remove());

describe('a canary’s journal', () => {
  test('tells what was acknowledged, what was not, and the first number never used', () => {
    const journal = new CanaryJournal(file);
    for (const number of [0, 1, 2]) journal.sent(number, 10.5 + number);
    journal.acknowledged(2, 14);
    journal.acknowledged(0, 15);
    journal.refused(1, 16);
    journal.done(2, { startMs: 17, endMs: 18.25 });
    journal.close();
    expect(readCanaryJournal(file)).toEqual({
      acknowledged: [2, 0],
      unknown: [1],
      refused: [1],
      sentAtMs: new Map([
        [0, 10.5],
        [1, 11.5],
        [2, 12.5],
      ]),
      done: new Map([[2, { startMs: 17, endMs: 18.25 }]]),
      next: 3,
    });
  });

  test('that is not there yet begins at 0', () => {
    expect(readCanaryJournal(file)).toMatchObject({ acknowledged: [], unknown: [], next: 0 });
  });

  test('that cannot be read is no new one: numbers never begin again', async () => {
    expect(() => readCanaryJournal(folder.path)).toThrow('EISDIR');
  });

  test.each(['s 1', 's 12', 's 12 3', 'a 1', 'a', 's ', 'd 10 5', 'd 10 5 6'])(
    'torn within %j is never read as another number, now or once it goes on',
    async (torn) => {
      await writeFile(file, `s 10\ns 11\na 10\n${torn}`);
      const before = { acknowledged: [10], unknown: [11], next: 12 };
      expect(readCanaryJournal(file)).toMatchObject(before);
      const journal = new CanaryJournal(file);
      expect(readCanaryJournal(file)).toMatchObject(before);
      journal.sent(12, 1);
      journal.close();
      expect(readCanaryJournal(file)).toMatchObject({ ...before, unknown: [11, 12], next: 13 });
    },
  );

  test('of 25 minutes at the fastest rate is read', async () => {
    const lines = Array.from({ length: 150_000 }, (_, n) => `s ${n}\na ${n}\n`);
    await appendFile(file, lines.join(''));
    const { acknowledged, next } = readCanaryJournal(file);
    expect([acknowledged.length, next]).toEqual([150_000, 150_000]);
  });
});
