import { describe, expect, test } from '@jest/globals';
import { example, exampleWith, mistakesIn } from './read.js';

const health = 'healthy: {';

describe('an inventory is refused', () => {
  test('only for a mistake: the example itself is not', () => {
    expect(mistakesIn(example)).toEqual([]);
  });

  test.each([
    ['a name with a slash', 'gateway:', '  "../gateway":', /a name: letters/],
    ['a name that begins with a dash', 'gateway:', '  -gateway:', /a name: letters/],
    ['a name that is too long', 'gateway:', `  ${'g'.repeat(65)}:`, /at most 64/],
    ['a name of every object', 'gateway:', '  constructor:', /no JavaScript object/],
    ['the prototype', 'gateway:', '  __proto__:', /another name, got "__proto__"/],
    [
      'the prototype, deep inside',
      health,
      '    healthy: { http: "http://a", json: { __proto__: 1 } }',
      /another name/,
    ],
    [
      'two managers',
      'pm2: gateway',
      '    pm2: gateway\n    process: { pidFile: a, start: [b] }',
      /exactly one of pm2, process, got a map of pm2, process/,
    ],
    ['no manager', 'pm2: gateway', '', /exactly one of pm2, process/],
    ['a misspelt manager', 'pm2: gateway', '    pmm2: gateway', /did you mean "pm2"/],
    [
      'a pm2 name that reads as an option',
      'pm2: gateway',
      '    pm2: "--all"',
      /does not begin with -/,
    ],
    ['a pm2 name of two lines', 'pm2: gateway', '    pm2: "a\\nb"', /on one line/],
    [
      'a pm2 name and id',
      'pm2: gateway',
      '    pm2: { name: a, id: 1 }',
      /exactly one of name and id/,
    ],
    [
      'two kinds of probe',
      health,
      '    healthy: { tcp: "a:1", process: true }',
      /exactly one of http, tcp/,
    ],
    [
      'a misspelt kind of probe',
      health,
      '    healthy: { htpp: "http://a", every: 1s }',
      /did you mean "http"/,
    ],
    ['a probe faster than 10 ms', health, '    healthy: { tcp: "a:1", every: 9ms }', /from 10ms/],
    [
      'a number without a unit',
      health,
      '    healthy: { tcp: "a:1", every: 500 }',
      /a duration .* got 500$/,
    ],
    ['a port that is none', health, '    healthy: { tcp: "a:65536" }', /a host and a port/],
    [
      'a file as a URL',
      health,
      '    healthy: { http: "file:///etc/passwd" }',
      /an http or https URL/,
    ],
    [
      'a URL with a line end',
      health,
      '    healthy: { http: "http://a/\\nb" }',
      /an http or https URL/,
    ],
    [
      'a token in a URL',
      health,
      '    healthy: { http: "http://token@a/" }',
      /without user or password/,
    ],
    [
      'a command with an empty name',
      health,
      '    healthy: { command: [""] }',
      /neither is empty nor begins/,
    ],
    [
      'a command that reads as an option',
      health,
      '    healthy: { command: [-rf, /] }',
      /begins with -, got "-rf"/,
    ],
    [
      'a command line instead of a list',
      health,
      '    healthy: { command: "ls /; rm x" }',
      /a list, got "ls/,
    ],
    [
      'an argument of two lines',
      health,
      '    healthy: { command: [a, "b\\nc"] }',
      /command\[1\]: expected text on one line/,
    ],
    [
      'an argument with NUL',
      health,
      '    healthy: { command: [a, "b\\0c"] }',
      /command\[1\]: expected text on one line/,
    ],
    ['an argument that is a number', health, '    healthy: { command: [a, 5] }', /quote numbers/],
    [
      'a log probe without its time',
      health,
      '    healthy: { log: { file: a, pattern: b } }',
      /healthy\.within: expected a duration/,
    ],
    ['a pattern that does not compile', 'log:', '    log: { forbid: ["["] }', /compiles/],
    ['an unknown rung', 'ladder:', '    ladder: [reboot]', /reload, restart, recreate or/],
    [
      'a rung that waits a number',
      'ladder:',
      '    ladder: [{ wait: 10 }]',
      /ladder\[0\]\.wait: expected a duration/,
    ],
    [
      'a body without the id',
      'write:',
      '    write: { post: "http://a", json: { id: 1 } }',
      /\{canary\} somewhere/,
    ],
    [
      'SQL without the ids',
      'read:',
      '    read: { store: database, sql: "select 1" }',
      /any\(\$1\)/,
    ],
    [
      'an unknown type of drill',
      'type:',
      '    type: crashrecovery',
      /did you mean "crashRecovery"/,
    ],
    [
      'service and services',
      'service:',
      '    service: gateway\n    services: [gateway]',
      /but not both/,
    ],
    ['no service', 'service:', '', /a service to crash/],
    ['a service twice', 'service:', '    services: [gateway, gateway]', /each name once/],
    ['lost writes without a canary', 'canary:', '', /lostWrites is counted by/],
    [
      'an expected time past the objective',
      'objectives:',
      '    objectives: { recovery: 5s, expectedRecovery: 6s }',
      /at most as long as recovery/,
    ],
    ['a deadline past the timeout', 'deadline:', '    deadline: 10m', /shorter than timeout/],
    ['a deadline of more than an hour', 'deadline:', '    deadline: 61m\n    timeout: 2h', /to 1h/],
    [
      'a fault held past its deadline',
      'deadline:',
      '    deadline: 1s\n    fault: stop',
      /holdFor: expected a time shorter/,
    ],
    [
      'a manual step twice',
      'deadline:',
      '    manualSteps: [{ step: a, ask: b }, { step: a, ask: c }]',
      /each step once/,
    ],
  ])('for %s', (_, line, replacement, expected) => {
    expect(mistakesIn(exampleWith(line, replacement))).toContainEqual(
      expect.stringMatching(expected),
    );
  });
});
