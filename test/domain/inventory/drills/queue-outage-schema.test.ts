import { describe, expect, test } from '@jest/globals';
import { targets } from '../../../../domain/target.js';
import type { QueueOutagePlan } from '../../../../domain/drills/queue-outage.js';
import { planDrill } from '../../../../domain/planning/plan-drill.js';
import { mistakesIn, read } from '../read.js';

const process = '{ pidFile: redis.pid, start: [redis], supervised: false }';
const healthy = 'healthy: { tcp: "127.0.0.1:1" }';

/** An inventory with a queue and one drill of it, whose fields may be replaced. */
function inventory(drill: object = {}, canary: object = {}): string {
  const fields = {
    type: 'queueOutage',
    queue: 'builds',
    service: 'redis',
    canary: 'jobs',
    objectives: { recovery: '5s', drain: '10s' },
    ...drill,
  };
  const jobs = {
    write: { post: 'http://localhost:1/jobs', json: { id: '{canary}' }, queue: 'builds' },
    read: { store: 'database', sql: 'select id from built where id = any($1)' },
    ...canary,
  };
  return `environment: { name: shop, kind: lab }
hosts: { east: {}, west: {} }
services:
  builder: { host: east, pm2: builder, ${healthy}, log: { forbid: [ERROR] }, ladder: [restart] }
  other: { host: west, pm2: other, ${healthy} }
  redis: { host: east, process: ${process}, ${healthy} }
stores:
  database: { postgres: { env: DATABASE_URL } }
  queue: { redis: { env: REDIS_URL } }
proxies:
  before-redis: { host: east, toxiproxy: "http://127.0.0.1:8474", name: redis }
queues:
  builds: { bullmq: { store: queue, name: builds }, worker: builder }
  others: { bullmq: { store: queue, name: others }, worker: other }
canaries: { jobs: ${JSON.stringify({ host: 'east', ...jobs })} }
drills: { outage: ${JSON.stringify(fields)} }
`;
}

const direct = { write: { bullmq: 'builds', job: 'build', data: { of: '{canary}' } } };

function plan(drill: object = {}): Omit<QueueOutagePlan, 'sha256'> {
  return planDrill('queueOutage', {
    inventory: read(inventory(drill)),
    inventorySha256: 'a'.repeat(64),
    input: { drill: 'outage' },
  }) as QueueOutagePlan;
}

describe('the plan of a queue drill', () => {
  test('stops what runs the store, watches it and the worker, and locks both', () => {
    expect(plan()).toMatchObject({
      host: 'east',
      harm: { kind: 'stop', service: 'redis' },
      harmed: [...targets('service', ['builder', 'redis']), ...targets('store', ['queue'])],
      watched: [],
      queue: { name: 'builds', store: 'queue' },
      worker: { service: 'builder', judgesLog: true, harmed: false },
      probes: [{ name: 'builder.healthy' }, { name: 'redis.healthy' }],
      objectives: { recoveryMs: 5000, drainMs: 10_000, lostJobs: 0, duplicates: 0 },
      persistence: {},
    });
  });

  test('starts again what it kills and nothing else would start; pm2 starts its own', () => {
    expect(plan({ fault: 'kill' }).harm).toEqual({ kind: 'crash', service: 'redis' });
    expect(plan({ fault: 'kill', service: 'builder' })).toMatchObject({
      harm: { kind: 'kill', service: 'builder' },
      worker: { harmed: true },
      harmed: targets('service', ['builder']),
      watched: targets('store', ['queue']),
    });
  });

  test('cuts a proxy before the store', () => {
    const cut = plan({ fault: { cut: 'before-redis', how: 'hang' }, service: undefined });
    expect(cut.harm).toEqual({ kind: 'cut', proxy: 'before-redis', how: 'hang' });
    expect(cut.harmed).toContainEqual({ kind: 'proxy', name: 'before-redis' });
    expect(cut.probes.map(({ name }) => name)).toEqual(['builder.healthy']);
  });

  test('adds jobs directly as well as through the system', () => {
    expect(read(inventory({}, direct)).canaries['jobs']!.write).toMatchObject({
      kind: 'bullmq',
      queue: 'builds',
      job: 'build',
    });
  });
});

describe('a queue drill that cannot be is refused', () => {
  test.each([
    [{ queue: 'bilds' }, /queue: expected a queue \(builds, others\).*did you mean "builds"/],
    [{ queue: 'others' }, /queue: expected a queue whose worker is on the host of what is harmed/],
    [{ bystanders: ['builder'] }, /bystanders.*other than builder/],
    [{ service: undefined }, /service: expected a service to harm/],
    [{ fault: { cut: 'before-redis' } }, /service: expected no service/],
    [
      { fault: { cut: 'none' }, service: undefined },
      /fault.cut: expected a proxy \(before-redis\)/,
    ],
    [
      { fault: { repoint: 'builder', variable: 'A', value: 'b.invalid' } },
      /fault: expected a fault that/,
    ],
    [{ holdFor: '3m' }, /holdFor: expected a time shorter than deadline/],
    [
      { objectives: { recovery: '5s', drain: '1s', retaken: '2s' } },
      /retaken: expected a time at most/,
    ],
    [{ canary: 'job' }, /canary: expected a canary \(jobs\)/],
  ])('%j', (drill, expected) => {
    expect(mistakesIn(inventory(drill)).join('\n')).toMatch(expected);
  });

  test('a canary that makes no jobs of the queue counts nothing there', () => {
    const write = { post: 'http://localhost:1/jobs', json: { id: '{canary}' } };
    expect(mistakesIn(inventory({}, { write })).join()).toContain('become jobs of queue builds');
  });

  test('what Muster adds itself says nothing of how the system refuses', () => {
    const mistakes = mistakesIn(inventory({ duringOutage: 'refused' }, direct));
    expect(mistakes.join()).toContain('duringOutage: expected');
    expect(mistakesIn(inventory({ duringOutage: 'refused' }))).toEqual([]);
  });

  test('a queue of a store that is no Redis', () => {
    const text = inventory().replace('store: queue, name: builds', 'store: database, name: builds');
    expect(mistakesIn(text).join()).toContain('queues.builds.bullmq.store: expected a redis store');
  });
});
