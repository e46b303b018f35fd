import { existsSync } from 'node:fs';
import { appendFile, open, readFile, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Sample } from '../../../domain/timeline/sample.js';
import {
  JournalReader,
  JournalWriter,
  type JournalHead,
  type JournalLine,
} from '../../../host/observer/journal.js';
import { unless } from '../../support/unless.js';
import { tempFolder } from '../../support/temp-folder.js';

let folder: Awaited<ReturnType<typeof tempFolder>>;
let file: string;
beforeEach(async () => {
  folder = await tempFolder();
  file = join(folder.path, 'observer.jsonl');
});
afterEach(() => folder.remove());

const head = (pid: number): JournalHead => ({
  probes: [
    { name: 'a.healthy', everyMs: 10 },
    { name: 'b.healthy', everyMs: 20 },
  ],
  bootId: 'boot',
  pid,
  monotonicMs: 1,
  wallMs: 2,
});
const good = (startMs: number): Sample => ({ startMs, endMs: startMs + 1, ok: true });
const bad = (startMs: number, reason: string): Sample => ({
  startMs,
  endMs: startMs + 1,
  ok: false,
  reason,
});

function readAll(): JournalLine[] {
  const reader = new JournalReader(file);
  const lines = [...reader.next()];
  reader.close();
  return lines;
}

describe('a journal', () => {
  test('says again what was written, in its order', async () => {
    const writer = await JournalWriter.open(file, head(1));
    writer.add(0, good(1.5));
    writer.add(1, bad(2, 'status 503 — “näe”'));
    await writer.close();
    expect(readAll()).toEqual([
      { head: head(1) },
      { probe: 'a.healthy', sample: good(1.5) },
      { probe: 'b.healthy', sample: bad(2, 'status 503 — “näe”') },
    ]);
  });

  test('is read on from where the last look ended, while it is written', async () => {
    const reader = new JournalReader(file);
    expect([...reader.next()]).toEqual([]);
    await writeFile(file, `${JSON.stringify({ head: head(1) })}\n[0,1,2,`);
    expect([...reader.next()]).toEqual([{ head: head(1) }]);
    await appendFile(file, '1]\n');
    expect([...reader.next()]).toEqual([{ probe: 'a.healthy', sample: good(1) }]);
    expect([...reader.next()]).toEqual([]);
    reader.close();
  });

  test.each(['[0,1,2', '{"head":{"pro', '', '[0,1,2,1]', '[0,1,2,0,"status 5'])(
    'whose writer was killed within %j goes on with the next one’s head',
    async (torn) => {
      await writeFile(file, `${JSON.stringify({ head: head(1) })}\n${torn}`);
      const writer = await JournalWriter.open(file, head(2));
      writer.add(0, good(9));
      await writer.close();
      const whole = torn === '[0,1,2,1]' ? [{ probe: 'a.healthy', sample: good(1) }] : [];
      expect(readAll()).toEqual([
        { head: head(1) },
        ...whole,
        { head: head(2) },
        { probe: 'a.healthy', sample: good(9) },
      ]);
    },
  );

  test.each(['null', '7', '"x"', '{}', 'rubbish', '[7,1,2,1]'])(
    'skips a line that says %s',
    async (line) => {
      await writeFile(file, `${JSON.stringify({ head: head(1) })}\n${line}\n[0,1,2,1]\n`);
      expect(readAll()).toEqual([{ head: head(1) }, { probe: 'a.healthy', sample: good(1) }]);
    },
  );

  test('longer than what is read at once, with reasons of many bytes a letter, stays whole', async () => {
    const writer = await JournalWriter.open(file, head(1));
    for (let n = 0; n < 3_000; n++) writer.add(0, bad(n, '→'.repeat(40)));
    await writer.close();
    const reasons = readAll().flatMap((line) => ('head' in line ? [] : [line.sample.reason]));
    expect(new Set(reasons)).toEqual(new Set(['→'.repeat(40)]));
    expect(reasons).toHaveLength(3_000);
  });

  const noFullDisk = existsSync('/dev/full') ? undefined : 'there is no /dev/full here';
  unless(noFullDisk)('that a full disk refused for a while misses lines, not sense', async () => {
    const writer = await JournalWriter.open(file, head(1));
    writer.add(0, good(1));
    const handle = (writer as unknown as { file: FileHandle }).file;
    const full = await open('/dev/full', 'w');
    const append = handle.appendFile.bind(handle);
    await delay(20);
    handle.appendFile = (data) => full.appendFile(data);
    writer.add(0, good(2));
    await delay(20);
    await appendFile(file, '[0,2');
    handle.appendFile = append;
    writer.add(0, good(3));
    await writer.close();
    await full.close();
    expect(readAll()).toEqual([
      { head: head(1) },
      { probe: 'a.healthy', sample: good(1) },
      { head: head(1) },
      { probe: 'a.healthy', sample: good(3) },
    ]);
    expect(await readFile(file, 'utf8')).toContain('[0,2\n');
  });
});
