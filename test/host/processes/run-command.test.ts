import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { processTable } from '../../../host/processes/process-table.js';
import { runReadOnly } from '../../../host/processes/run-command.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { tempFolder } from '../../support/temp-folder.js';

test('a reading command answers with what it said and how it ended', async () => {
  expect(await runReadOnly(['sh', '-c', 'echo out; echo err >&2; exit 4'])).toEqual({
    exitCode: 4,
    stdout: 'out\n',
    stderr: 'err\n',
    truncated: false,
  });
});

test('a command that is not there is an error', async () => {
  await expect(runReadOnly(['muster-no-such-command'])).rejects.toMatchObject({
    code: 'COMMAND_FAILED',
    message: expect.stringContaining('ENOENT'),
  });
});

test('what a command leaves running, or is cut short in, is reaped with its whole group', async () => {
  const folder = await tempFolder();
  try {
    const child = async (name: string) =>
      Number(await readFile(join(folder.path, name), 'utf8').catch(() => ''));
    const alive = async (name: string) =>
      (processTable.read(await child(name))?.state ?? 'dead') !== 'dead';

    const cwd = folder.path;
    await runReadOnly(['sh', '-c', 'sleep 60 & echo $! > left; exit 0'], { cwd });
    expect(await child('left')).toBeGreaterThan(1);
    expect(await alive('left')).toBe(false);

    const stop = new AbortController();
    const cut = runReadOnly(['sh', '-c', 'sleep 60 & echo $! > cut; wait'], {
      cwd,
      signal: stop.signal,
    });
    await waitUntil(async () => (await child('cut')) > 1, { withinMs: 10_000, everyMs: 5 });
    expect(await alive('cut')).toBe(true);
    stop.abort();
    await expect(cut).rejects.toMatchObject({ code: 'COMMAND_FAILED' });
    expect(await alive('cut')).toBe(false);
  } finally {
    await folder.remove();
  }
});
