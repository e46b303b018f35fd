import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Queue, Worker } from 'bullmq';
import type { Inventory } from '../../../domain/inventory/inventory.js';
import { freePort } from '../../../host/dev/free-port.js';
import { inspect } from '../../../host/inspections/inspections.js';
import { monotonicMs } from '../../../host/processes/monotonic-clock.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { removeJobs } from '../../../host/queues/remove-jobs.js';
import { waitForDrain } from '../../../host/queues/wait-for-drain.js';
import { read } from '../../domain/inventory/read.js';
import { startRedis, type TestRedis } from '../../support/redis.js';

const inventory: Inventory = read(`environment: { name: shop, kind: lab }
services: { builder: { pm2: builder } }
stores:
  queue: { redis: { env: QUEUE_URL } }
  locked: { redis: { env: LOCKED_URL } }
  wrong: { redis: { env: WRONG_URL } }
  gone: { redis: { env: GONE_URL } }
queues:
  builds: { bullmq: { store: queue, name: builds, prefix: shop }, worker: builder }
  misnamed: { bullmq: { store: queue, name: bilds, prefix: shop }, worker: builder }
  locked: { bullmq: { store: locked, name: builds }, worker: builder }
  wrong: { bullmq: { store: wrong, name: builds }, worker: builder }
  gone: { bullmq: { store: gone, name: builds }, worker: builder }
`);

let redis: TestRedis;
let queue: Queue;
let env: NodeJS.ProcessEnv;
const before = { ...process.env };

beforeAll(async () => {
  redis = await startRedis();
  const { port } = redis;
  env = {
    QUEUE_URL: redis.url,
    LOCKED_URL: `redis://127.0.0.1:${port}`,
    WRONG_URL: `redis://:not-it-at-all@127.0.0.1:${port}`,
    GONE_URL: `redis://127.0.0.1:${await freePort()}`,
  };
  Object.assign(process.env, env);
  queue = new Queue('builds', { connection: connection(), prefix: 'shop' });
  await queue.waitUntilReady();
});
beforeEach(() => queue.obliterate({ force: true }));
afterAll(async () => {
  await queue?.close();
  await redis?.stop();
  process.env = before;
});

const connection = () => {
  const { port, password } = redis;
  return { host: '127.0.0.1', port, password, disconnectTimeout: 0 };
};
const look = (name: string) => inspect({ kind: 'queue', queue: name }, { inventory, env });
const add = (ids: readonly string[], options: object = {}) =>
  Promise.all(ids.map((jobId) => queue.add('build', {}, { jobId, ...options })));

describe('a look at a queue', () => {
  test('counts its jobs by state, and changes nothing', async () => {
    await add(['a', 'b']);
    await add(['c'], { delay: 60_000 });
    await add(['d'], { priority: 3 });
    expect((await look('builds')).depth).toMatchObject({
      waiting: 2,
      delayed: 1,
      prioritized: 1,
      active: 0,
      completed: 0,
      failed: 0,
    });
    expect(await queue.getJobCounts('waiting', 'delayed')).toEqual({ waiting: 2, delayed: 1 });
  });

  test.each([
    ['misnamed', 'QUEUE_UNKNOWN', 'no queue "bilds"'],
    ['nowhere', 'QUEUE_UNKNOWN', 'no queue "nowhere"'],
    ['locked', 'STORE_REFUSED', 'NOAUTH'],
    ['wrong', 'STORE_REFUSED', 'WRONGPASS'],
    ['gone', 'STORE_UNREACHABLE', 'ECONNREFUSED'],
  ])('that is %s: %s', async (name, code, said) => {
    const looking = look(name);
    await expect(looking).rejects.toMatchObject({ code, message: expect.stringContaining(said) });
    const told = await looking.catch((error: Error) => error.message);
    expect(told).not.toMatch(/hunter2-of-redis|not-it-at-all/);
  });
});

test('of what outlives the process it is told what the server itself says', async () => {
  const seen = await inspect({ kind: 'persistence', store: 'queue' }, { inventory, env });
  expect(seen).toMatchObject({
    aof: false,
    appendfsync: 'everysec',
    save: '',
    lastSaveOk: true,
    lastWriteOk: true,
    maxmemoryPolicy: 'noeviction',
    lastSaveAt: expect.stringMatching(/^20\d\d-/),
  });
  expect(seen.pingMs).toBeGreaterThan(0);
});

describe('waiting for a queue to drain', () => {
  const drain = (withinMs: number) => {
    const nowMs = monotonicMs();
    const since = { startMs: nowMs, endMs: nowMs };
    const drill = { drill: 'd', workflowId: 'w', runId: 'r', host: 'h', inventorySha256: '' };
    const request = { drill, canary: 'c', ttlMs: 1, queue: 'builds', atMost: 0, since, withinMs };
    return waitForDrain(request, inventory, new AbortController().signal);
  };

  test('tells between which looks it had', async () => {
    await add(['a', 'b', 'c']);
    const draining = drain(20_000);
    const startedMs = monotonicMs();
    const worker = new Worker('builds', async () => {}, {
      connection: connection(),
      prefix: 'shop',
    });
    const { open, took } = await draining;
    expect(open).toBe(0);
    expect(took.minMs).toBeGreaterThan(0);
    expect(took.maxMs).toBeLessThanOrEqual(monotonicMs() - startedMs + 50);
    await worker.close();
  });

  test('gives up after its time, and says how many are left', async () => {
    await add(['a', 'b']);
    const { open, took } = await drain(200);
    expect([open, took.maxMs]).toEqual([2, null]);
    expect(took.minMs).toBeGreaterThan(200);
  });
});

test('jobs are removed whatever their state, others stay, and one in hand is told', async () => {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const worker = new Worker('builds', () => held, { connection: connection(), prefix: 'shop' });
  await add(['held']);
  await waitUntil(async () => (await queue.getActiveCount()) === 1, {
    withinMs: 5_000,
    everyMs: 10,
  });
  await add(['mine', 'not-mine']);
  const removing = removeJobs('builds', ['mine', 'never-added', 'held'], inventory);
  setTimeout(letGo, 300);
  expect(await removing).toEqual([]);
  await worker.close();
  expect(await queue.getJob('mine')).toBeUndefined();
  expect(await queue.getJob('held')).toBeUndefined();
  expect(await queue.getJob('not-mine')).toBeDefined();
});
