import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { HelperProcess } from '../../../host/agent/helper-process.js';
import { HelperSet } from '../../../host/agent/helper-set.js';
import { isAlive } from '../../../host/processes/process-identity.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { tempFolder } from '../../support/temp-folder.js';
import { soon } from './agent-under-test.js';

let folder: Awaited<ReturnType<typeof tempFolder>>;
let helpers: HelperProcess[];
const at = (name: string) => join(folder.path, name);

beforeEach(async () => {
  folder = await tempFolder();
  helpers = [];
});
afterEach(async () => {
  await Promise.all(helpers.map((helper) => helper.stop()));
  await folder.remove();
});

/** A helper that says when it starts, and then does as told. */
async function start(then = 'exec sleep 600', endAt = Date.now() + 60_000) {
  const argv = ['/bin/sh', '-c', `date +%s%N >> ${at('starts')}; ${then}`];
  return kept(await HelperProcess.start(at('helper.json'), { name: 'helper', argv, endAt }));
}

async function adopt(): Promise<HelperProcess> {
  return kept((await HelperProcess.adopt(at('helper.json')))!);
}

function kept(helper: HelperProcess): HelperProcess {
  helpers.push(helper);
  return helper;
}

/** The instants of its starts, in milliseconds. */
function starts(): number[] {
  if (!existsSync(at('starts'))) return [];
  const lines = readFileSync(at('starts'), 'utf8').trim().split('\n');
  return lines.map((line) => Number(BigInt(line) / 1_000_000n));
}

const started = (times: number) => waitUntil(() => starts().length >= times, soon);

describe('a helper', () => {
  test('that dies is started again, at once', async () => {
    const helper = await start();
    await started(1);
    const first = helper.process!;
    process.kill(first.pid, 'SIGKILL');
    await started(2);
    await waitUntil(() => helper.process!.pid !== first.pid, soon);
    expect(isAlive(helper.process!)).toBe(true);
  });

  test('is found again by the next agent, and is the only one', async () => {
    const first = (await start()).process;
    await started(1);
    const next = await adopt();
    expect(next.process).toEqual(first);
    expect((await start()).process).toEqual(first);
    expect(starts()).toHaveLength(1);
  });

  test('that died while there was no agent is started again by the next one', async () => {
    const helper = await start();
    await started(1);
    const record = readFileSync(at('helper.json'), 'utf8');
    await helper.stop();
    // As it stands on disk where the agent was killed before it.
    await writeFile(at('helper.json'), record);
    await adopt();
    await started(2);
  });

  test('is one, however many ask for it at once', async () => {
    const set = new HelperSet();
    const begin = () => start();
    await Promise.all(Array.from({ length: 5 }, () => set.start('key', begin)));
    await started(1);
    await set.start('key', begin);
    expect(starts()).toHaveLength(1);
    await set.stopAll();
    await expect(set.start('other', begin)).rejects.toMatchObject({ code: 'DRILL_ENDING' });
  });

  test('that cannot live is tried ever later', async () => {
    await start('exit 1');
    await started(5);
    const [, second, third, fourth, fifth] = starts() as [number, number, number, number, number];
    expect(fifth - fourth).toBeGreaterThan(2 * (third - second));
  });

  test('is gone when it has been stopped, whatever it thinks of signals, and stays so', async () => {
    const helper = await start("trap '' TERM; while :; do sleep 0.1; done");
    await started(1);
    const { process } = helper;
    await helper.stop();
    expect(isAlive(process!)).toBe(false);
    await adopt();
    await start();
    await delay(400);
    expect(starts()).toHaveLength(1);
  });

  test('is not started again after its time', async () => {
    const helper = await start('exec sleep 600', Date.now() + 100);
    await started(1);
    await delay(150);
    process.kill(helper.process!.pid, 'SIGKILL');
    await waitUntil(() => !isAlive(helper.process!), soon);
    await delay(400);
    expect(starts()).toHaveLength(1);
  });

  test('never runs where it could not be put on record first', async () => {
    // Where the record is written before it takes its name.
    await mkdir(at(`helper.json.${process.pid}.tmp`));
    await expect(start()).rejects.toThrow();
    await delay(200);
    expect(starts()).toEqual([]);
  });
});
