import { appendFile, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { LogProbe } from '../../../domain/probe.js';
import { logProbe } from '../../../host/probes/log-probe.js';
import { tempFolder } from '../../support/temp-folder.js';
import { askOnce, probeContract, timing } from './probe-contract.js';

const log = (file: string, more: Partial<LogProbe> = {}): LogProbe => ({
  kind: 'log',
  file,
  pattern: 'tick \\d+',
  withinMs: 60_000,
  ...timing,
  ...more,
});

probeContract(
  async () => {
    const folder = await tempFolder();
    const file = join(folder.path, 'app.log');
    const noise = join(folder.path, 'noise.log');
    await writeFile(file, 'tick 1\nother\n');
    await writeFile(noise, Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 7) % 256)));
    return {
      good: log(file),
      bad: log(file, { pattern: 'tock' }),
      rubbish: log(noise),
      unreachable: log(join(folder.path, 'none.log')),
      stop: () => folder.remove(),
    };
  },
  { hung: 'a file answers at once' },
);

describe('a log probe', () => {
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  let file: string;
  beforeEach(async () => {
    folder = await tempFolder();
    file = join(folder.path, 'app.log');
  });
  afterEach(() => folder.remove());

  const prepare = (more: Partial<LogProbe> = {}) =>
    logProbe.prepare(log(file, more), { inventory: {} as never, env: {} });
  const never = new AbortController().signal;

  test('does not take an old line for a new one', async () => {
    await writeFile(file, 'tick 1\n');
    const anHourAgo = new Date(Date.now() - 3_600_000);
    await utimes(file, anHourAgo, anHourAgo);
    const probe = await prepare();
    expect(await probe.ask(never)).toEqual({ ok: false, reason: 'not written for 60000 ms' });
    await appendFile(file, 'tick');
    expect(await probe.ask(never)).toMatchObject({ ok: false });
    await appendFile(file, ' 2');
    expect(await probe.ask(never)).toMatchObject({ ok: false });
    await appendFile(file, '\n');
    expect(await probe.ask(never)).toEqual({ ok: true });
  });

  test('turns bad once the last matching line is too old, whatever else is written', async () => {
    await writeFile(file, '');
    const probe = await prepare({ withinMs: 100 });
    await appendFile(file, 'tick 1\n');
    expect(await probe.ask(never)).toEqual({ ok: true });
    await sleep(150);
    await appendFile(file, 'other\n');
    expect(await probe.ask(never)).toEqual({ ok: false, reason: 'not written for 100 ms' });
    await appendFile(file, 'tick 2\n');
    expect(await probe.ask(never)).toEqual({ ok: true });
  });

  test('follows its file through a rotation', async () => {
    await writeFile(file, '');
    const probe = await prepare();
    expect(await probe.ask(never)).toMatchObject({ ok: false });
    await appendFile(file, 'tick 1\n');
    await rename(file, `${file}.1`);
    await writeFile(file, 'other\n');
    expect(await probe.ask(never)).toEqual({ ok: true });
  });

  test('finds a file that comes later', async () => {
    const probe = await prepare();
    expect(await probe.ask(never)).toEqual({ ok: false, reason: 'stat ENOENT' });
    await writeFile(file, 'tick 1\n');
    expect(await probe.ask(never)).toEqual({ ok: true });
  });

  test('asked again while it still looks answers all the same', async () => {
    await writeFile(file, 'tick 1\n');
    const probe = await prepare();
    const readings = await Promise.all([probe.ask(never), probe.ask(never), probe.ask(never)]);
    expect(readings).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
  });

  test('is refused where its pattern is none', async () => {
    await expect(askOnce(log(file, { pattern: '(' }))).rejects.toMatchObject({
      code: 'PROBE_INVALID',
    });
  });
});
