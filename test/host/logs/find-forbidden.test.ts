import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findForbidden } from '../../../host/logs/find-forbidden.js';
import { inertText } from '../../../host/logs/inert-text.js';
import { markLog } from '../../../host/logs/log-reader.js';
import { tempFolder } from '../../support/temp-folder.js';

let folder: Awaited<ReturnType<typeof tempFolder>>;
let log: string;
beforeEach(async () => {
  folder = await tempFolder();
  log = join(folder.path, 'app.log');
  await writeFile(log, 'ERROR of yesterday\n');
});
afterEach(() => folder.remove());

test('forbidden lines since the mark are found, older ones and others are not', async () => {
  const mark = markLog(log);
  await appendFile(log, 'fine\nERROR: no\nconnect ECONNREFUSED ::1\n');
  expect(await findForbidden([mark], ['ERROR', 'ECONN\\w+'], 10)).toEqual({
    lines: [
      { line: 'ERROR: no', file: log, pattern: 'ERROR' },
      { line: 'connect ECONNREFUSED ::1', file: log, pattern: 'ECONN\\w+' },
    ],
    logsRead: 1,
    unread: [],
  });
});

test('at most as many as asked for come back', async () => {
  const mark = markLog(log);
  await appendFile(log, 'ERROR\n'.repeat(1000));
  expect((await findForbidden([mark, mark], ['ERROR'], 3)).lines).toHaveLength(3);
  expect((await findForbidden([mark], [], 3)).lines).toEqual([]);
});

test('a found line is bounded and does nothing to a terminal', async () => {
  const mark = markLog(log);
  await appendFile(log, `\x1b[31mERROR\x1b[0m \x07bell \x00 ${'x'.repeat(10_000)}\n`);
  const [found] = (await findForbidden([mark], ['ERROR'], 1)).lines;
  expect(found?.line).toHaveLength(500);
  expect(found?.line).toMatch(/^ERROR \ufffdbell \ufffd x+…$/);
});

test('what is no log file counts as none', async () => {
  expect(await findForbidden([markLog(folder.path)], ['ERROR'], 1)).toMatchObject({ logsRead: 0 });
});

test('what is no pattern is refused by name', async () => {
  await expect(findForbidden([], ['('], 1)).rejects.toMatchObject({ code: 'PROBE_INVALID' });
});

test.each([
  ['postgres://app:hunter2@db:5432/x failed', 'postgres://app:***@db:5432/x failed'],
  ['redis://:hunter2@cache', 'redis://:***@cache'],
  ['login {"password": "hunter2", "user": "a"}', 'login {"password": "***", "user": "a"}'],
  ['run --api-key hunter2 now', 'run --api-key *** now'],
  ['PASSWORD=hunter2 psql', 'PASSWORD=*** psql'],
  ['see hunter2 here', 'see *** here'],
])('secrets in foreign text are hidden: %s', (text, inert) => {
  expect(inertText(text, 100, ['hunter2'])).toBe(inert);
  if (!text.startsWith('see')) expect(inertText(text, 100)).toBe(inert);
});

test('text that turns its own direction or breaks lines unseen is flattened', () => {
  expect(inertText('a\u202eb\u2028c\td', 100)).toBe('a\ufffdb c d');
});

test('lines of foreign text become one line that still reads', () => {
  expect(inertText('refused:\r\n  no route\n\nto host\u2029', 100)).toBe(
    'refused:   no route to host ',
  );
});
