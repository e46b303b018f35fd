import { appendFile, copyFile, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { LogMark } from '../../../domain/service.js';
import { markLog, readSince } from '../../../host/logs/log-reader.js';
import { tempFolder } from '../../support/temp-folder.js';

let folder: Awaited<ReturnType<typeof tempFolder>>;
let log: string;
beforeEach(async () => {
  folder = await tempFolder();
  log = join(folder.path, 'app.log');
  await writeFile(log, 'old 1\nold 2\n');
});
afterEach(() => folder.remove());

async function linesSince(mark: LogMark, limitBytes = 1e6): Promise<string[]> {
  const lines: string[] = [];
  for await (const { text } of readSince(mark, { limitBytes })) lines.push(text);
  return lines;
}

async function unreadSince(mark: LogMark, limitBytes = 1e6): Promise<string[]> {
  const whys: string[] = [];
  const unread = (why: string) => void whys.push(why.replace(folder.path, ''));
  for await (const { text } of readSince(mark, { limitBytes, unread })) void text;
  return whys;
}

describe('what could not be read since a mark is told:', () => {
  test('nothing, where all was read', async () => {
    const mark = markLog(log);
    await appendFile(log, 'new 1\n');
    await rename(log, `${log}.1`);
    await writeFile(log, 'new 2\n');
    expect(await unreadSince(mark)).toEqual([]);
    expect(await unreadSince(markLog(join(folder.path, 'later.log')))).toEqual([]);
  });

  test('what is beyond the limit', async () => {
    const mark = markLog(log);
    await appendFile(log, 'x\n'.repeat(100));
    expect(await unreadSince(mark, 100)).toEqual(['/app.log grew by more than 100 bytes']);
  });

  test('the end of a line that is too long', async () => {
    const mark = markLog(log);
    await appendFile(log, `${'x'.repeat(100_000)} ERROR\n`);
    expect(await unreadSince(mark)).toEqual(['/app.log has an endless line']);
  });

  test('what was rotated into a compressed file', async () => {
    const mark = markLog(log);
    await appendFile(log, 'new 1\n');
    await rm(log);
    await writeFile(`${log}.1.gz`, 'not text\n');
    await writeFile(log, 'new 2\n');
    expect(await unreadSince(mark)).toEqual(['/app.log as it was then is compressed or gone']);
  });

  test('what was rotated and compressed in between', async () => {
    const mark = markLog(log);
    await rename(log, `${log}.2`);
    await utimes(`${log}.2`, 1e9, 1e9);
    await writeFile(`${log}.1.gz`, 'not text\n');
    await writeFile(log, 'new 2\n');
    expect(await unreadSince(mark)).toEqual(['/app.log.1.gz is compressed']);
  });

  test('what was cut off by truncating', async () => {
    const mark = markLog(log);
    await truncate(log);
    expect(await unreadSince(mark)).toEqual(['/app.log was truncated']);
  });
});

describe('what was written since a mark', () => {
  test('is read, and nothing from before', async () => {
    const mark = markLog(log);
    expect(await linesSince(mark)).toEqual([]);
    await appendFile(log, 'new 1\r\nnew 2\nunfinished');
    expect(await linesSince(mark)).toEqual(['new 1', 'new 2', 'unfinished']);
  });

  test('is found after a rotation by renaming, in order', async () => {
    const mark = markLog(log);
    await appendFile(log, 'new 1\n');
    await rename(log, `${log}.1`);
    await writeFile(log, 'new 2\n');
    expect(await linesSince(mark)).toEqual(['new 1', 'new 2']);
  });

  test('is found under any name in the folder, also where no new file has come yet', async () => {
    const mark = markLog(log);
    await appendFile(log, 'new 1\n');
    await rename(log, join(folder.path, 'app__2026-01-01.log'));
    expect(await linesSince(mark)).toEqual(['new 1']);
  });

  test('is found after two rotations, while older generations stay unread', async () => {
    await writeFile(`${log}.1`, 'ancient\n');
    await utimes(`${log}.1`, 1e9, 1e9);
    const mark = markLog(log);
    await appendFile(log, 'new 1\n');
    await rename(`${log}.1`, `${log}.3`);
    await rename(log, `${log}.2`);
    await writeFile(`${log}.1`, 'new 2\n');
    await writeFile(`${log}.0.gz`, 'not text\n');
    await writeFile(log, 'new 3\n');
    expect(await linesSince(mark)).toEqual(['new 1', 'new 2', 'new 3']);
  });

  test('is read from the beginning after copying and truncating', async () => {
    const mark = markLog(log);
    await copyFile(log, `${log}.1`);
    await truncate(log);
    await appendFile(log, 'new\n');
    expect(await linesSince(mark)).toEqual(['new']);
  });

  test('is read from the beginning after deleting and making anew', async () => {
    const mark = markLog(log);
    await rm(log);
    expect(await linesSince(mark)).toEqual([]);
    await writeFile(log, 'new\n');
    expect(await linesSince(mark)).toEqual(['new']);
  });

  test('is read from the beginning of a file that did not exist', async () => {
    const later = join(folder.path, 'later.log');
    const mark = markLog(later);
    expect(await linesSince(mark)).toEqual([]);
    await writeFile(later, 'first\n');
    expect(await linesSince(mark)).toEqual(['first']);
  });

  test('can be followed line by line without missing or repeating one', async () => {
    let mark = markLog(log);
    const seen: string[] = [];
    const follow = async () => {
      for await (const line of readSince(mark, { limitBytes: 1e6 })) {
        if (line.finished) seen.push(line.text);
        mark = line.next;
      }
    };
    await appendFile(log, 'one\ntw');
    await follow();
    await appendFile(log, 'o\n');
    await follow();
    await rename(log, `${log}.1`);
    await appendFile(`${log}.1`, 'three\n');
    await writeFile(log, 'four\n');
    await follow();
    expect(seen).toEqual(['one', 'two', 'three', 'four']);
  });

  test('is bounded in all and line by line, and split rightly across chunks', async () => {
    const mark = markLog(log);
    const umlauts = 'ä'.repeat(10_000);
    await appendFile(log, `${'x'.repeat(200_000)}\n${`${umlauts}\n`.repeat(10)}`);
    const lines = await linesSince(mark);
    expect(lines[0]).toHaveLength(64 * 1024);
    expect(lines.slice(1)).toEqual(Array.from({ length: 10 }, () => umlauts));
    expect((await linesSince(mark, 1000)).join('')).toHaveLength(1000);
  });

  test('is nothing for what is no regular file', async () => {
    expect(await linesSince(markLog('/dev/null'))).toEqual([]);
    expect(await linesSince(markLog(folder.path))).toEqual([]);
  });
});
