import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { logLength, logTail } from '../../../host/dev/log-tail.js';
import { tempFolder } from '../../support/temp-folder.js';

let folder: Awaited<ReturnType<typeof tempFolder>>;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

test('only what was written since counts, its last lines, without secrets and escape sequences', async () => {
  const file = join(folder.path, 'a.log');
  await writeFile(file, 'old\n');
  const before = logLength(file);
  expect(logTail(file, before)).toEqual([]);
  await appendFile(file, 'one\ntwo \u001b[31mpostgres://u:hunter2@h/db\nthree\n');
  expect(logTail(file, before, 2)).toEqual(['two postgres://u:***@h/db', 'three']);
});

test('a log that is not there yet is empty', () => {
  expect(logLength(join(folder.path, 'nothing'))).toBe(0);
  expect(logTail(join(folder.path, 'nothing'), 0)).toEqual([]);
});
