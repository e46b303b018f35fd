import { describe, expect, test } from '@jest/globals';
import { planDrill } from '../../../domain/planning/plan-drill.js';
import { read } from '../inventory/read.js';

const inventory = (drill: string) => `environment: { name: shop, kind: lab }
services:
  api:
    pm2: api
    healthy: { http: "http://canary-host/health" }
    degraded: { http: "http://canary-host/health", status: 503 }
    works: { read: { tcp: "canary-host:2" }, write: { tcp: "canary-host:3", every: 1s } }
    gauges: { pool: { http: "http://canary-host/", json: canary-path } }
    log: { leaks: [canary-pattern] }
    ladder: [restart]
  worker: { pm2: worker, healthy: { process: true } }
  front: { pm2: front, healthy: { tcp: "canary-host:4" }, works: { page: { tcp: "canary-host:5" } } }
  database: { pm2: database, healthy: { tcp: "canary-host:1" } }
stores: { main: { postgres: { env: MAIN } } }
proxies: { main: { toxiproxy: "http://canary-host:8474", name: canary-proxy } }
drills:
  outage:
    type: dependencyOutage
    objectives: { detection: 2s, recovery: 5s }
    keepsWorking: [front.page, api.read]
    leaks: { connections: main, gauges: [api.pool] }
    ${drill}
`;

const plan = (drill: string) =>
  planDrill('dependencyOutage', {
    inventory: read(inventory(drill)),
    inventorySha256: 'a'.repeat(64),
    input: { drill: 'outage' },
  });
const service = (name: string) => ({ kind: 'service', name });

describe('the plan of an outage', () => {
  const stopped = plan('dependency: database\n    dependants: [api, worker]');

  test('harms the dependency and locks those who may need help with it', () => {
    expect(stopped).toMatchObject({
      dependency: 'database',
      fault: { kind: 'stop', service: 'database' },
      fallen: { service: 'database', healthy: { name: 'database.healthy' } },
      harmed: [service('database'), service('api'), service('worker')],
      watched: [service('front'), { kind: 'store', name: 'main' }],
    });
  });

  test('asks for all to be good that can be, each once, and for nobody to be degraded', () => {
    expect(stopped.probes.map(({ name }) => name)).toEqual([
      'database.healthy',
      'api.healthy',
      'api.works.read',
      'api.works.write',
      'worker.healthy',
      'front.works.page',
    ]);
  });

  test('hears a dependant by what it says of itself, or by its health', () => {
    expect(stopped).toMatchObject({
      dependants: [
        { tells: { name: 'api.degraded', role: 'degraded' }, judgesLeaks: true },
        { tells: { name: 'worker.healthy', role: 'healthy' }, judgesLeaks: false },
      ],
    });
  });

  test('harms the way to it alone, and knows no service that fell', () => {
    const cut = plan('fault: { cut: main }\n    dependants: [api]');
    expect(cut).toMatchObject({
      dependency: 'main',
      harmed: [{ kind: 'proxy', name: 'main' }, service('api')],
    });
    expect(cut).not.toHaveProperty('fallen');
  });

  test('knows which service the fault restarts, and harms it once', () => {
    const repoint = '{ repoint: api, variable: MAIN, value: db.invalid }';
    expect(plan(`fault: ${repoint}\n    dependants: [api]`)).toMatchObject({
      dependency: 'MAIN',
      restarted: 'api',
      harmed: [service('api')],
    });
  });

  test('holds no address, pattern or path', () => {
    expect(JSON.stringify(stopped)).not.toMatch(/canary|https?:/);
  });
});
