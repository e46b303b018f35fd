import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Inventory } from '../../../domain/inventory/inventory.js';
import { example, exampleWith, read } from './read.js';

const environment = 'environment: { name: shop, kind: lab }\n';

describe('an inventory', () => {
  test('reads with every default filled in', () => {
    const expected: Inventory = {
      environment: { name: 'twzrd-staging', kind: 'staging' },
      people: { ana: { roles: ['conductor'] }, ben: { roles: ['reviewer', 'approver'] } },
      hosts: { local: {} },
      services: {
        gateway: {
          host: 'local',
          manager: { kind: 'pm2', name: 'gateway' },
          healthy: {
            kind: 'http',
            url: 'http://localhost:5000/health',
            method: 'GET',
            status: 200,
            json: { status: 'ok' },
            headers: {},
            send: {},
            everyMs: 50,
            deadlineMs: 100,
          },
          works: {},
          log: { forbid: ['ERROR', 'ECONNREFUSED'], leaks: [], files: [] },
          gauges: {},
          ladder: [{ wait: 10_000 }, { action: 'restart' }],
        },
      },
      stores: { database: { kind: 'postgres', url: { env: 'DATABASE_URL' } } },
      proxies: {},
      queues: {},
      canaries: {
        events: {
          host: 'local',
          write: {
            kind: 'post',
            url: 'http://localhost:5000/events',
            json: { id: '{canary}' },
            status: 201,
            send: {},
            everyMs: 20,
            deadlineMs: 1000,
          },
          read: { store: 'database', sql: 'select id from events where id = any($1)' },
          atLeast: 10,
        },
      },
      backups: {},
      drills: {
        'gateway-crash': {
          type: 'crashRecovery',
          services: ['gateway'],
          fault: 'kill',
          holdForMs: 2000,
          tellRestart: false,
          canary: 'events',
          objectives: { recoveryMs: 5000, lostWrites: 0 },
          healthyForMs: 3000,
          risk: 'MEDIUM',
          deadlineMs: 120_000,
          timeoutMs: 600_000,
          steadyForMs: 200,
          steadyWithinMs: 10_000,
          bystanders: [],
          manualSteps: [],
          approval: [],
          signOff: [],
          allowProduction: false,
        },
      },
      suites: {},
    };
    expect(read(example)).toStrictEqual(expected);
  });

  test('of a practice system reads without its environment', () => {
    const inventory = read(readFileSync('lab/twzrd/muster.yaml', 'utf8'));
    expect(Object.keys(inventory.drills)).toContain('gateway-crash');
  });

  test('needs no more than an environment', () => {
    expect(read(environment)).toStrictEqual({
      environment: { name: 'shop', kind: 'lab' },
      people: {},
      hosts: { local: {} },
      services: {},
      stores: {},
      proxies: {},
      queues: {},
      canaries: {},
      backups: {},
      drills: {},
      suites: {},
    });
  });

  test.each([
    ['{ tcp: "[::1]:5432" }', { kind: 'tcp', host: '::1', port: 5432, everyMs: 50 }],
    ['{ process: true }', { kind: 'process', service: 'api', everyMs: 50 }],
    ['{ command: [pg_isready, -q] }', { kind: 'command', argv: ['pg_isready', '-q'], exit: 0 }],
    ['{ postgres: db }', { kind: 'postgres', store: 'db', sql: 'select 1', rows: 1 }],
    ['{ redis: cache, every: 1s }', { kind: 'redis', store: 'cache', deadlineMs: 2000 }],
    [
      '{ log: { file: a.log, pattern: tick }, within: 5s }',
      { kind: 'log', file: 'a.log', pattern: 'tick', withinMs: 5000, deadlineMs: 500 },
    ],
    ['{ http: "http://a/", within: 3s }', { kind: 'http', withinMs: 3000, deadlineMs: 3000 }],
    ['{ http: "http://a/", within: 3s, deadline: 1s }', { withinMs: 3000, deadlineMs: 1000 }],
  ])('reads the probe %s', (written, expected) => {
    const { services } = read(`${environment}
stores: { db: { postgres: { env: A } }, cache: { redis: { file: b } } }
services: { api: { pm2: api, healthy: ${written} } }`);
    expect(services['api']?.healthy).toMatchObject(expected);
  });

  test.each([
    ['pm2: 59', { kind: 'pm2', name: '59' }],
    ['pm2: { id: 0, home: /srv/pm2 }', { kind: 'pm2', name: '0', home: '/srv/pm2' }],
    ['pm2: { name: api, home: { env: H } }', { kind: 'pm2', name: 'api', home: { env: 'H' } }],
    [
      'process: { pidFile: api.pid, start: [./api] }',
      { kind: 'process', pidFile: 'api.pid', start: ['./api'], supervised: false, logs: [] },
    ],
  ])('reads the manager %s', (written, expected) => {
    const { services } = read(`${environment}services: { api: { ${written} } }`);
    expect(services['api']?.manager).toStrictEqual(expected);
  });

  test('keeps a drill of several services, with its people', () => {
    const { drills } = read(
      exampleWith(
        'service: gateway',
        `    services: [gateway]
    signOff: [conductor]
    manualSteps: [{ step: dashboard, ask: Is it green?, role: reviewer }]
    plannedDuration: 15m
    steadyFor: 0.2s`,
      ),
    );
    expect(drills['gateway-crash']).toMatchObject({
      services: ['gateway'],
      signOff: ['conductor'],
      manualSteps: [{ step: 'dashboard', ask: 'Is it green?', role: 'reviewer' }],
      plannedMs: 900_000,
      steadyForMs: 200,
    });
  });

  test('may say what several share once, by anchors and merge keys', () => {
    const { services } = read(`${environment}
services:
  a: &common { pm2: a, ladder: [restart] }
  b: { <<: *common, pm2: b }`);
    expect(services['b']).toMatchObject({
      manager: { name: 'b' },
      ladder: [{ action: 'restart' }],
    });
  });
});
