import { existsSync } from 'node:fs';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { AgentPaths } from '../../../host/agent/agent-paths.js';
import type { Lease, LeaseState } from '../../../host/agent/lease.js';
import { Ledger } from '../../../host/agent/ledger.js';
import { LockTable } from '../../../host/agent/lock-table.js';
import { prune } from '../../../host/agent/prune.js';
import { tempFolder } from '../../support/temp-folder.js';

const dayMs = 86_400_000;
let folder: Awaited<ReturnType<typeof tempFolder>>;
let paths: AgentPaths;
beforeEach(async () => {
  folder = await tempFolder();
  paths = new AgentPaths(folder.path);
});
afterEach(() => folder.remove());

function lease(runId: string, state: LeaseState, days: number): Lease {
  const at = new Date(Date.now() - days * dayMs).toISOString();
  return {
    id: `${runId}-1`,
    drill: { drill: 'd', workflowId: 'w', runId, host: 'local', inventorySha256: '' },
    fault: { kind: 'pause', service: 's' },
    undo: null,
    state,
    bootId: 'boot',
    preparedAt: at,
    preparedAtMs: 0,
    deadlineAtMs: 0,
    children: [],
    ...(state === 'reverted' && { revertedAt: at }),
  };
}

async function run(runId: string, days: number): Promise<void> {
  await mkdir(paths.drill(runId), { recursive: true });
  await writeFile(`${paths.drill(runId)}/observer.jsonl`, '');
  const at = new Date(Date.now() - days * dayMs);
  await utimes(paths.drill(runId), at, at);
}

test('what is older than 30 days goes, unless it may stand or is held; what is younger stays', async () => {
  const ledger = await Ledger.open(paths.leases, () => {});
  const locks = await LockTable.open(paths.locks, () => {});
  for (const [runId, state, days] of [
    ['old', 'reverted', 31],
    ['young', 'reverted', 29],
    ['standing', 'revertFailed', 31],
  ] as const) {
    await ledger.put(lease(runId, state, days));
    await run(runId, days);
  }
  await run('held', 31);
  await locks.acquire({ workflowId: 'w', runId: 'held', drill: 'd' }, ['x'], [], dayMs);
  await writeFile(`${paths.leases}/young-1.json.123.tmp`, 'torn');

  await prune(paths, ledger, locks);

  expect((await readdir(paths.drills)).sort()).toEqual(['held', 'standing', 'young']);
  expect((await readdir(paths.leases)).sort()).toEqual(['standing-1.json', 'young-1.json']);
  expect(ledger.get('old-1')).toBeUndefined();
  expect(existsSync(paths.locks)).toBe(true);
});
