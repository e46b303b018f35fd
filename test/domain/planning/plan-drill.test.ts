import { targets } from '../../../domain/target.js';
import { describe, expect, test } from '@jest/globals';
import { MusterError } from '../../../domain/errors.js';
import type { Inventory } from '../../../domain/inventory/inventory.js';
import type { DrillInput } from '../../../domain/plan.js';
import { canonicalJson } from '../../../domain/planning/canonical-json.js';
import { planDrill } from '../../../domain/planning/plan-drill.js';
import { musterVersion } from '../../../domain/version.js';
import { example, exampleWith, read } from '../inventory/read.js';

const sha256 = 'a'.repeat(64);

function plan(inventory: Inventory | string, input: Partial<DrillInput> = {}) {
  return planDrill('crashRecovery', {
    inventory: typeof inventory === 'string' ? read(inventory) : inventory,
    inventorySha256: sha256,
    input: { drill: 'gateway-crash', ...input },
  });
}

function refusal(make: () => unknown): MusterError {
  try {
    make();
  } catch (error) {
    if (error instanceof MusterError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

test('a plan says all that the run does, every default decided', () => {
  expect(plan(example, { requestedBy: 'ana', reason: 'monthly' })).toEqual({
    musterVersion,
    drill: 'gateway-crash',
    type: 'crashRecovery',
    environment: { name: 'twzrd-staging', kind: 'staging' },
    host: 'local',
    inventorySha256: sha256,
    people: { ana: ['conductor'], ben: ['reviewer', 'approver'] },
    requestedBy: 'ana',
    reason: 'monthly',
    dryRun: false,
    risk: 'MEDIUM',
    deadlineMs: 120_000,
    timeoutMs: 600_000,
    steadyForMs: 200,
    steadyWithinMs: 10_000,
    manualSteps: [],
    approval: [],
    signOff: [],
    allowProduction: false,
    bystanders: [],
    listens: [],
    harmed: [{ kind: 'service', name: 'gateway' }],
    watched: [],
    probes: [
      {
        name: 'gateway.healthy',
        service: 'gateway',
        role: 'healthy',
        everyMs: 50,
        deadlineMs: 100,
      },
    ],
    targets: [
      {
        service: 'gateway',
        healthy: {
          name: 'gateway.healthy',
          service: 'gateway',
          role: 'healthy',
          everyMs: 50,
          deadlineMs: 100,
        },
        ladder: [{ wait: 10_000 }, { action: 'restart' }],
        judgesLog: true,
      },
    ],
    fault: 'kill',
    holdForMs: 2_000,
    tellRestart: false,
    canary: 'events',
    objectives: { recoveryMs: 5_000, lostWrites: 0 },
    healthyForMs: 3_000,
  });
});

test('who asks and why may be left out, and a dry run is only what says so', () => {
  expect(plan(example)).toMatchObject({ requestedBy: 'unknown', reason: 'no reason given' });
  expect(plan(example, { dryRun: true }).dryRun).toBe(true);
});

test.each(['kill', 'stop', 'pause', 'none'] as const)('the fault may be %s', (fault) => {
  const text = exampleWith('service: gateway', `    service: gateway\n    fault: ${fault}`);
  expect(plan(text)).toMatchObject({
    fault,
    holdForMs: 2_000,
    harmed: targets('service', ['gateway']),
  });
});

test('several services are harmed, and others only watched', () => {
  const others = ['worker', 'mailer', 'search'].map(
    (name) => `  ${name}: { pm2: ${name}, healthy: { tcp: "localhost:1" } }`,
  );
  const text = exampleWith('stores:', [...others, 'stores:'].join('\n')).replace(
    '    service: gateway\n',
    '    services: [gateway, worker]\n    bystanders: [mailer, search]\n',
  );
  expect(plan(text)).toMatchObject({
    harmed: targets('service', ['gateway', 'worker']),
    watched: targets('service', ['mailer', 'search']),
    targets: [
      { service: 'gateway', judgesLog: true },
      { service: 'worker', judgesLog: false },
    ],
    bystanders: [
      { name: 'mailer.healthy', service: 'mailer', everyMs: 50 },
      { name: 'search.healthy', service: 'search', everyMs: 50 },
    ],
  });
});

describe('what cannot be planned', () => {
  test.each(['nothing', '__proto__', 'constructor', 'hasOwnProperty', 'gateway'])(
    'a drill that is not in the inventory: %s',
    (drill) => {
      const error = refusal(() => plan(example, { drill }));
      expect(error.code).toBe('UNKNOWN_DRILL');
      expect(error.remedy).toBe('Drills: gateway-crash.');
    },
  );

  test('an inventory without drills says so', () => {
    const none = read('environment: { name: a, kind: lab }\n');
    expect(refusal(() => plan(none)).remedy).toBe('Drills: none.');
  });

  test('a name that is no name is told on one line', () => {
    const { message } = refusal(() => plan(example, { drill: 'a\n\u001b[2Jb' }));
    expect(message).toBe(String.raw`the inventory has no drill "a\n\u001b[2Jb"`);
  });

  test.each(['killSwitch', '__proto__', ''])('a drill started as another type: %s', (type) => {
    const source = {
      inventory: read(example),
      inventorySha256: sha256,
      input: { drill: 'gateway-crash' },
    };
    const error = refusal(() => planDrill(type, source));
    expect(error.code).toBe('BAD_INPUT');
    expect(error.remedy).toBe('Start the workflow type crashRecovery.');
  });
});

describe('in production', () => {
  const production = (...lines: readonly string[]): string =>
    exampleWith('environment:', 'environment: { name: live, kind: production }') +
    lines.map((line) => `    ${line}\n`).join('');
  const allowed = production('allowProduction: true', 'approval: [approver]');

  test.each([
    ['a drill that does not say it may', production('approval: [approver]'), 'may not run'],
    ['a drill that nobody approves', production('allowProduction: true'), 'names nobody'],
  ])('%s is refused', (_what, text, why) => {
    const error = refusal(() => plan(text, { requestedBy: 'ana' }));
    expect(error.code).toBe('PRODUCTION_REFUSED');
    expect(error.message).toContain(why);
  });

  test('a requester who is not known could approve it, and is refused', () => {
    expect(refusal(() => plan(allowed)).code).toBe('PRODUCTION_REFUSED');
  });

  test('what is allowed, approved and requested by somebody is planned', () => {
    expect(plan(allowed, { requestedBy: 'ana' })).toMatchObject({
      allowProduction: true,
      approval: ['approver'],
    });
  });

  test('a dry run harms nothing and needs nobody', () => {
    expect(plan(production(), { dryRun: true }).dryRun).toBe(true);
  });

  test('the harm that does nothing is refused like any other', () => {
    expect(refusal(() => plan(production('fault: none'))).code).toBe('PRODUCTION_REFUSED');
  });
});

describe('what a plan is digested from', () => {
  const digested = (text: string, input = {}): string => canonicalJson(plan(text, input));

  test('does not depend on the order in which the inventory says things', () => {
    const { environment, people, services, ...rest } = read(example);
    const reordered = { ...rest, services, people, environment };
    expect(canonicalJson(plan(reordered))).toBe(digested(example));
  });

  test('is the same once the plan has been through a history', () => {
    const through: unknown = JSON.parse(JSON.stringify(plan(example)));
    expect(canonicalJson(through)).toBe(digested(example));
    expect(through).toEqual(plan(example));
  });

  test('differs for whatever the run would do otherwise', () => {
    const edits = [
      exampleWith('objectives:', '    objectives: { recovery: 6s, lostWrites: 0 }'),
      exampleWith('deadline:', '    deadline: 3m'),
      exampleWith('ladder:', '    ladder: [restart]'),
      exampleWith('people:', 'people:\n  eve: { roles: [approver] }'),
    ].map((text) => digested(text));
    const all = [digested(example), digested(example, { dryRun: true }), ...edits];
    expect(new Set(all).size).toBe(all.length);
  });
});

test('no secret, no command and no address is in a plan', () => {
  const text = `
environment: { name: lab, kind: lab }
people: { ana: { roles: [conductor] } }
services:
  gateway:
    process:
      pidFile: /run/canary-pid-file
      start: [canary-start, /canary-argument]
      stop: [canary-stop]
      cwd: /canary-cwd
      logs: [/canary-log]
    healthy:
      http: "http://canary-host:5000/canary-path?at=\${PLACE}"
      json: { canary-json: canary-json-value }
      body: canary-body
      headers: { X-Canary: canary-header }
      send: { Authorization: { env: CANARY_VARIABLE }, X-Trace: canary-sent }
    log: { forbid: [canary-forbidden], files: [/canary-log-file] }
    ladder: [{ wait: 1s }, restart]
  other:
    pm2: { name: canary-pm2, home: { env: CANARY_HOME } }
    healthy: { command: [canary-probe, "\${PLACE}"], stdout: canary-stdout, cwd: /canary-probe-cwd }
stores:
  database: { postgres: { file: /canary-database-url } }
canaries:
  events:
    write:
      post: "http://canary-write/"
      json: { id: "{canary}", is: canary-write-body }
      send: { Cookie: { file: /canary-cookie } }
    read: { store: database, sql: "select canary_read from t where id = any($1)" }
    cleanup: { store: database, sql: "delete from canary_cleanup where id = any($1)" }
drills:
  gateway-crash:
    type: crashRecovery
    service: gateway
    bystanders: [other]
    canary: events
    objectives: { recovery: 5s, lostWrites: 0 }
    manualSteps: [{ step: look, ask: Does the page load? }]
`;
  const inventory = read(text, { PLACE: 'canary-place' });
  const written = JSON.stringify(inventory).match(/canary[-_A-Z]/gi) ?? [];
  expect(written.length).toBeGreaterThan(25);
  expect(JSON.stringify(plan(inventory))).not.toMatch(/canary[-_]|https?:|\/run\//i);
});
