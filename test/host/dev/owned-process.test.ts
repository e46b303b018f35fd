import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startOwned, type OwnedProcess } from '../../../host/dev/owned-process.js';
import { isAlive } from '../../../host/processes/process-identity.js';
import { processTable } from '../../../host/processes/process-table.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { tempFolder } from '../../support/temp-folder.js';

let folder: Awaited<ReturnType<typeof tempFolder>>;
let owned: OwnedProcess | undefined;
beforeEach(async () => {
  folder = await tempFolder();
});
afterEach(async () => {
  await owned?.kill();
  owned = undefined;
  await folder.remove();
});

const log = (): string => join(folder.path, 'deep', 'it.log');

function start(script: string): OwnedProcess {
  const argv = [process.execPath, '-e', script] as const;
  owned = startOwned({ title: 'it', argv: [...argv], env: process.env, log: log() });
  return owned;
}

async function hasSaid(text: string): Promise<boolean> {
  const said = (): boolean => existsSync(log()) && readFileSync(log(), 'utf8').includes(text);
  return (await waitUntil(said, { withinMs: 20_000, everyMs: 10 })) === true;
}

test('it stands in a process group of its own and writes to its log', async () => {
  const { identity } = start('console.log("here"); setInterval(() => {}, 1000)');
  expect(await hasSaid('here')).toBe(true);
  expect(processTable.read(identity.pid)?.pgid).toBe(identity.pid);
});

test('stopping lets it tidy up', async () => {
  const { exited } = start(
    'process.on("SIGTERM", () => { console.log("tidied"); process.exit(7) });' +
      'setInterval(() => {}, 1000); console.log("here")',
  );
  await hasSaid('here');
  await owned!.stop(20_000);
  expect(await exited).toBe('exit 7');
  expect(await hasSaid('tidied')).toBe(true);
});

test('what does not end in time is killed', async () => {
  const { identity, exited } = start(
    'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("here")',
  );
  await hasSaid('here');
  await owned!.stop(50);
  expect(await exited).toBe('SIGKILL');
  expect(isAlive(identity)).toBe(false);
});

test('a program that is not there is an error with the place of its log', () => {
  const options = { title: 'it', env: process.env, log: log() };
  expect(() => startOwned({ ...options, argv: [join(folder.path, 'nothing')] })).toThrow(
    expect.objectContaining({ code: 'COMMAND_FAILED', remedy: expect.stringContaining(log()) }),
  );
});
