import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import type { RedisProbe } from '../../../domain/probe.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { freePort } from '../../../host/dev/free-port.js';
import { startRedis, type TestRedis } from '../../support/redis.js';
import { askOnce, probeContract, rawServer, timing } from './probe-contract.js';

const ping = (store: string): RedisProbe => ({ kind: 'redis', store, ...timing });
const stores = Object.fromEntries(
  ['cache', 'locked', 'closed', 'hung', 'rubbish', 'unreachable'].map(
    (name) => [name, { kind: 'redis', url: { env: name } }] as const,
  ),
);
const inventory = { stores };
const at = (port: number) => `redis://:hunter2@127.0.0.1:${port}`;

let redis: TestRedis;
let env: Record<string, string>;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

probeContract(async () => {
  const [hung, rubbish] = await Promise.all([rawServer(), rawServer('hunter2 is no Redis\r\n')]);
  env = {
    cache: redis.url,
    locked: at(redis.port),
    closed: `redis://127.0.0.1:${redis.port}`,
    hung: at(hung.port),
    rubbish: at(rubbish.port),
    unreachable: at(await freePort()),
  };
  return {
    inventory,
    env,
    good: ping('cache'),
    bad: ping('locked'),
    hung: ping('hung'),
    unreachable: ping('unreachable'),
    rubbish: ping('rubbish'),
    async stop() {
      await Promise.all([hung.stop(), rubbish.stop()]);
    },
  };
});

test('a redis probe says why it was refused', async () => {
  expect(await askOnce(ping('locked'), { inventory, env })).toMatchObject({
    reason: expect.stringContaining('WRONGPASS'),
  });
  expect(await askOnce(ping('closed'), { inventory, env })).toMatchObject({
    reason: expect.stringContaining('NOAUTH'),
  });
  expect(await askOnce(ping('unreachable'), { inventory, env })).toEqual({
    ok: false,
    reason: 'connect ECONNREFUSED',
  });
});

test('a redis probe leaves no client behind in the server', async () => {
  const watcher = new Redis(redis.url);
  try {
    for (let i = 0; i < 5; i++) await askOnce(ping('cache'), { inventory, env });
    const clients = async () =>
      String(await watcher.client('LIST'))
        .trim()
        .split('\n').length;
    const alone = await waitUntil(async () => (await clients()) === 1, {
      withinMs: 5000,
      everyMs: 20,
    });
    expect(alone).toBe(true);
  } finally {
    watcher.disconnect();
  }
});
