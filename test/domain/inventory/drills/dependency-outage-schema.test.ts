import { describe, expect, test } from '@jest/globals';
import { mistakesIn, read } from '../read.js';

/** An inventory with one outage drill; `lines` replace lines of it that begin alike, or are added. */
function inventory(lines: readonly string[] = []): string {
  const drill = new Map([
    ['type', 'dependencyOutage'],
    ['dependency', 'database'],
    ['dependants', '[api, worker]'],
    ['objectives', '{ detection: 2s, recovery: 5s }'],
  ]);
  for (const line of lines) {
    const [field = '', ...value] = line.split(': ');
    drill.set(field, value.join(': '));
  }
  const written = [...drill].filter(([, value]) => value !== '').map((line) => line.join(': '));
  return `environment: { name: shop, kind: lab }
services:
  api:
    pm2: api
    healthy: { tcp: "a:1" }
    works: { read: { tcp: "a:2" }, write: { tcp: "a:3" } }
    gauges: { pool: { http: "http://a/", json: pool.size } }
  worker: { pm2: worker, healthy: { tcp: "a:1" } }
  database: { pm2: database, healthy: { tcp: "a:1" } }
  mute: { pm2: mute }
stores:
  main: { postgres: { env: MAIN } }
  cache: { redis: { env: CACHE } }
proxies:
  main: { toxiproxy: "http://127.0.0.1:8474", name: main }
canaries:
  orders:
    write: { post: "http://a", json: "{canary}" }
    read: { store: main, sql: "any($1)" }
drills:
  outage:
${written.map((line) => `    ${line}\n`).join('')}`;
}

const mistakes = (...lines: string[]): readonly string[] =>
  mistakesIn(inventory(lines)).map((text) => text.replace(/^\d+ drills\.outage\.?/, ''));

test('an outage drill is read with every default decided', () => {
  expect(read(inventory()).drills['outage']).toMatchObject({
    fault: { kind: 'stop' },
    holdForMs: 5_000,
    keepsWorking: [],
    stops: [],
    helpNeeded: 'fail',
    healthyForMs: 3_000,
    objectives: { detectionMs: 2_000, recoveryMs: 5_000 },
  });
});

describe('the fault', () => {
  const fault = (written: string, ...more: string[]) =>
    read(inventory([`fault: ${written}`, ...more])).drills['outage'];

  test.each([
    ['pause', { kind: 'pause' }],
    ['{ cut: main }', { kind: 'cut', proxy: 'main', how: 'refuse' }],
    [
      '{ slow: main, by: 2s, direction: upstream }',
      { kind: 'slow', proxy: 'main', latencyMs: 2_000, jitterMs: 0, direction: 'upstream' },
    ],
  ])('may be %s', (written, expected) => {
    expect(fault(written)).toMatchObject({ fault: expected });
  });

  test('may point a dependant elsewhere, where nothing is', () => {
    const repoint = '{ repoint: api, variable: MAIN, value: "postgres://db.invalid/shop" }';
    expect(fault(repoint, 'dependants: [api]')).toMatchObject({
      fault: { kind: 'repoint', service: 'api', variable: 'MAIN' },
    });
  });

  test.each([
    ['fault: explode', 'fault: expected stop, pause, kill, none, { cut: PROXY }'],
    [
      'fault: { cut: mian }',
      'fault.cut: expected a proxy (main), got "mian"; did you mean "main"?',
    ],
    ['fault: { slow: main }', 'fault.by: expected a duration'],
    [
      'fault: { repoint: api, variable: MAIN, value: "postgres://db.example/shop" }',
      'fault.value: expected a value that leads nowhere',
    ],
    [
      'fault: { repoint: api, variable: MAIN, value: db.invalid }',
      'dependants: expected the service that is repointed alone (api)',
    ],
  ])('that cannot be is told: %s', (line, expected) => {
    expect(mistakes(line).join('\n')).toContain(expected);
  });
});

test.each([
  [['dependency: databse'], 'dependency: expected a service (api, worker, database, mute), got'],
  [['dependency: '], 'dependency: expected the service that is taken away, got nothing'],
  [['dependants: [api, mute]'], 'dependants[1]: expected a service that says when it is healthy'],
  [['dependants: [database]'], 'dependants: expected services other than the dependency'],
  [
    ['keepsWorking: [api.reed]'],
    'keepsWorking[0]: expected one of the works of api (api.read, api.write), got "api.reed"; did you mean "api.read"?',
  ],
  [['stops: [worker.seal]'], 'stops[0]: expected one of the works of worker (it has none)'],
  [['stops: [wrker.seal]'], 'stops[0]: expected a service'],
  [['keepsWorking: [api]'], 'keepsWorking[0]: expected SERVICE.NAME, such as gateway.read'],
  [['keepsWorking: [api.read, api.read]'], 'keepsWorking: expected each once'],
  [['leaks: { connections: cache }'], 'leaks.connections: expected a postgres store, got "cache"'],
  [['leaks: { gauges: [api.pol] }'], 'leaks.gauges[0]: expected one of the gauges of api'],
  [['leaks: {}'], 'leaks: expected connections, gauges, or both'],
  [['crashDuring: mute'], 'crashDuring: expected one of the dependants (api, worker)'],
  [['allowedRung: kick'], 'allowedRung: expected one of reload, restart, recreate'],
  [['holdFor: 2m'], 'deadline: expected a time longer than holdFor and objectives.detection'],
  [['deadline: 2s'], 'deadline: expected a time longer than holdFor and objectives.detection'],
  [['holdFor: 1m', 'crashDuring: api'], 'and once more holdFor for the crash'],
  [
    ['objectives: { recovery: 5s, lostWrites: 0 }'],
    'canary: expected a canary, which objectives.lostWrites is counted by',
  ],
  [['objectives: { recovery: 5s, successRate: 99 }'], 'objectives.successRate: expected a number'],
  [['bystanders: [worker]'], 'bystanders[0]: expected a service that the drill does not crash'],
])('%s is told', (lines, expected) => {
  expect(mistakes(...lines).join('\n')).toContain(expected);
});
