import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { LockTable } from '../../../host/agent/lock-table.js';
import { tempFolder } from '../../support/temp-folder.js';

let folder: Awaited<ReturnType<typeof tempFolder>>;
let table: LockTable;
const open = () => LockTable.open(join(folder.path, 'locks.json'), () => {});
const holder = (runId: string) => ({ workflowId: `workflow-${runId}`, runId, drill: runId });

beforeEach(async () => {
  folder = await tempFolder();
  table = await open();
});
afterEach(() => folder.remove());

const take = (runId: string, exclusive: string[], shared: string[] = [], holdForMs = 60_000) =>
  table.acquire(holder(runId), exclusive, shared, holdForMs);
const lockedBy = (runId: string) => ({
  code: 'LOCKED',
  details: { runId, workflowId: `workflow-${runId}` },
});

describe('locks', () => {
  test('are taken all or not at all', async () => {
    await take('a', ['x']);
    await expect(take('b', ['w', 'x', 'y'])).rejects.toMatchObject(lockedBy('a'));
    await take('c', ['w', 'y']);
  });

  test('what is watched may be watched by many, and harmed by none of the others', async () => {
    await take('a', [], ['x']);
    await take('b', [], ['x']);
    await expect(take('c', ['x'])).rejects.toMatchObject({ code: 'LOCKED' });
    await table.release('a');
    await expect(take('c', ['x'])).rejects.toMatchObject(lockedBy('b'));
    await table.release('b');
    await take('c', ['x']);
    await expect(take('d', [], ['x'])).rejects.toMatchObject(lockedBy('c'));
  });

  test('of one target under two names are one lock, exclusive where either is', async () => {
    expect(await take('a', ['x', 'x'], ['x', 'y'])).toEqual(['exclusive x', 'shared y']);
    expect(table.holdsExclusively('a', 'x')).toBe(true);
    expect(table.holdsExclusively('a', 'y')).toBe(false);
    expect(table.holdsExclusively('b', 'x')).toBe(false);
  });

  test('asked for again by their holder are kept', async () => {
    await take('a', ['x'], ['y']);
    expect(await take('a', ['x'], ['y'])).toEqual(['exclusive x', 'shared y']);
  });

  test('asked for by many at once go to one', async () => {
    const asked = await Promise.allSettled(['a', 'b', 'c'].map((run) => take(run, ['x'])));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await open()).holders()).toEqual(table.holders());
  });

  test('that cannot be written are not held', async () => {
    table = await LockTable.open('/dev/null/locks.json', () => {});
    await expect(take('a', ['x'])).rejects.toThrow();
    expect(table.holders()).toEqual([]);
  });

  test('outlive the agent, with how long they may be held', async () => {
    await take('a', ['x'], [], 50);
    await take('b', ['y']);
    table = await open();
    await expect(take('c', ['y'])).rejects.toMatchObject(lockedBy('b'));
    await delay(60);
    expect(table.expired()).toEqual(['a']);
  });

  test('do not expire because somebody sets the clock', async () => {
    await take('a', ['x']);
    const { now } = Date;
    try {
      Date.now = () => now() + 86_400_000;
      expect(table.expired()).toEqual([]);
      process.env['MUSTER_BOOT_ID'] = 'another boot';
      expect(table.expired()).toEqual(['a']);
    } finally {
      Date.now = now;
      delete process.env['MUSTER_BOOT_ID'];
    }
  });
});
