import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readPidFile } from '../../../host/processes/read-pid-file.js';
import { tempFolder } from '../../support/temp-folder.js';

let folder: Awaited<ReturnType<typeof tempFolder>>;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

test.each([
  ['a number', '4711', 4711],
  ['a number and a newline', ' 4711\n', 4711],
  ['what PostgreSQL writes', '4711\n/var/lib/data\n1700000000\n', 4711],
])('a pid file with %s is read', async (_, text, pid) => {
  const file = join(folder.path, 'good.pid');
  await writeFile(file, text);
  expect(readPidFile(file)).toBe(pid);
});

test.each([
  ['empty', ''],
  ['blank', '\n'],
  ['garbage', 'hunter2'],
  ['0', '0'],
  ['1', '1'],
  ['negative', '-4711'],
  ['hexadecimal', '0x1267'],
  ['two numbers', '47 11'],
  ['a number far too large', '99999999999999999999'],
  ['endless', '1'.repeat(5000)],
])(
  'a pid file that is %s is refused, saying what to do, and not what it holds',
  async (_, text) => {
    const file = join(folder.path, 'bad.pid');
    await writeFile(file, text);
    expect(() => readPidFile(file)).toThrow(
      expect.objectContaining({
        code: 'PID_FILE_INVALID',
        message: expect.not.stringContaining('hunter2'),
        remedy: expect.stringContaining('pidFile'),
      }),
    );
  },
);

test('a pid file that is missing, a folder or a pipe is refused at once', async () => {
  const missing = join(folder.path, 'missing.pid');
  const directory = join(folder.path, 'folder.pid');
  const pipe = join(folder.path, 'pipe.pid');
  await mkdir(directory);
  execFileSync('mkfifo', [pipe]);
  for (const path of [missing, directory, pipe])
    expect(() => readPidFile(path)).toThrow(expect.objectContaining({ code: 'PID_FILE_INVALID' }));
});
