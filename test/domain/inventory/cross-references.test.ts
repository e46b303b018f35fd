import { describe, expect, test } from '@jest/globals';
import { exampleWith, mistakesIn } from './read.js';

const crash = 'drills.gateway-crash';

describe('a name that leads nowhere is refused', () => {
  test.each([
    [
      'canary: events',
      '    canary: event',
      `${crash}.canary: expected a canary (events), got "event"; did you mean "events"?`,
    ],
    [
      'service: gateway',
      '    services: [gatewai]',
      `${crash}.services[0]: expected a service (gateway), got "gatewai"; did you mean "gateway"?`,
    ],
    [
      'read:',
      '    read: { store: db, sql: "any($1)" }',
      'canaries.events.read.store: expected a store (database), got "db"',
    ],
    [
      'healthy: {',
      '    healthy: { redis: database }',
      'services.gateway.healthy.redis: expected a redis store, got "database"',
    ],
    [
      'healthy: {',
      '',
      `${crash}.service: expected a service that says when it is healthy, got "gateway"`,
    ],
    [
      'pm2: gateway',
      '    pm2: gateway\n    host: east',
      'services.gateway.host: expected a host (local), got "east"',
    ],
    [
      'healthyFor:',
      '    bystanders: [gateway]',
      `${crash}.bystanders[0]: expected a service that the drill does not crash, got "gateway"`,
    ],
    [
      'healthyFor:',
      '    approval: [boss]',
      `${crash}.approval[0]: expected a role that somebody has (conductor, reviewer, approver), got "boss"`,
    ],
    [
      'healthyFor:',
      '    manualSteps: [{ step: a, ask: b, role: revewer }]',
      `${crash}.manualSteps[0].role: expected a role that somebody has (conductor, reviewer, approver), got "revewer"; did you mean "reviewer"?`,
    ],
  ])('%s instead of %s', (line, replacement, expected) => {
    expect(
      mistakesIn(exampleWith(line, replacement)).map((text) => text.replace(/^\d+ /, '')),
    ).toEqual([expected]);
  });

  test('patterns without a log to look at prove nothing', () => {
    const bot = (process: string, log: string) =>
      mistakesIn(`environment: { name: a, kind: lab }
services:
  bot:
    process: { pidFile: bot.pid, start: [/bin/true]${process} }
    log: { forbid: [ERROR]${log} }
`);
    expect(bot('', '')).toEqual([
      '5 services.bot.log.forbid: expected a log to look at (`logs` of the process, or `files` beside `forbid`), got a list',
    ]);
    expect(bot(', logs: [bot.log]', '')).toEqual([]);
    expect(bot('', ', files: [bot.log]')).toEqual([]);
  });

  test('a name of every object leads nowhere too', () => {
    expect(mistakesIn(exampleWith('canary: events', '    canary: toString'))).not.toEqual([]);
  });

  test('what one drill touches stands on one host', () => {
    const text = `environment: { name: shop, kind: lab }
hosts: { east: {}, west: {} }
services:
  a: { pm2: a, host: east, healthy: { process: true } }
  b: { pm2: b, host: west, healthy: { process: true } }
stores: { db: { postgres: { env: A } } }
canaries:
  c:
    host: west
    write: { post: "http://a", json: "{canary}" }
    read: { store: db, sql: "any($1)" }
drills:
  both: { type: crashRecovery, services: [a, b], objectives: { recovery: 5s } }
  one:
    type: crashRecovery
    service: a
    canary: c
    bystanders: [b]
    objectives: { recovery: 5s }
`;
    expect(mistakesIn(text)).toEqual([
      '13 drills.both.services[1]: expected a service on the host of the others, east, got "b"',
      '17 drills.one.canary: expected a canary on the host of the drill, east, got "c"',
      '18 drills.one.bystanders[0]: expected a service on the host of the drill, east, got "b"',
    ]);
  });

  test('where hosts are named, each service says on which it is', () => {
    const text = `environment: { name: shop, kind: lab }
hosts: { east: {} }
services:
  a: { pm2: a }
`;
    expect(mistakesIn(text)).toEqual(['4 services.a.host: expected a host (east), got nothing']);
  });
});
