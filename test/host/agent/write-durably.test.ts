import { mkdir, readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readJson, writeDurably } from '../../../host/agent/write-durably.js';
import { tempFolder } from '../../support/temp-folder.js';

let folder: Awaited<ReturnType<typeof tempFolder>>;
beforeEach(async () => {
  folder = await tempFolder();
});
afterEach(() => folder.remove());

test('many writes of one file at once: all succeed, the last one stays, nothing lies beside it', async () => {
  const file = join(folder.path, 'locks.json');
  // The first is the longest: it would end last, were they not done in turn.
  const texts = Array.from({ length: 20 }, (_, index) => 'x'.repeat(1_000_000 >> index) + index);
  await Promise.all(texts.map((text) => writeDurably(file, JSON.stringify(text))));
  expect(await readJson<string>(file)).toBe(texts.at(-1));
  expect(await readdir(folder.path)).toEqual(['locks.json']);
});

test('a write that fails does not keep the next one from succeeding', async () => {
  const file = join(folder.path, 'locks.json');
  await mkdir(file);
  await expect(writeDurably(file, '1')).rejects.toThrow();
  await rmdir(file);
  await writeDurably(file, '2');
  expect(await readJson(file)).toBe(2);
});
