import { describe, expect, test } from '@jest/globals';
import { mistakesIn, read } from './read.js';

describe('mistakes in an inventory', () => {
  test('are told all at once, each with its line, what was expected, and what is near', () => {
    const text = `environment: { name: shop }
people:
  ana: { roles: [conductor] }
services:
  gateway:
    pm2: gateway
    helthy: { http: "http://localhost:5000/health" }
  tree:
    process: { pidFile: tree.pid, start: [-x] }
    healthy: { tcp: "localhost:5432", every: 5ms }
  tree:
    pm2: tree
drills:
  tree-crash:
    type: crashRecovry
  gateway-crash:
    type: crashRecovery
    service: gatway
    objectives:
      recovery: 5
    signOff: [boss]
    fault: explode
`;
    expect(mistakesIn(text)).toEqual([
      '1 environment.kind: expected one of lab, staging, production, got nothing',
      '7 services.gateway.helthy: expected one of pm2, host, healthy, degraded, works, gauges, log, envFile, ladder, got "helthy"; did you mean "healthy"?',
      '11 services.tree: expected each key once, got it again',
      expect.stringMatching(
        /^15 drills.tree-crash.type: expected .*crashRecovery.*, got "crashRecovry"; did you mean "crashRecovery"\?$/,
      ),
      '18 drills.gateway-crash.service: expected a service (gateway, tree), got "gatway"; did you mean "gateway"?',
      '20 drills.gateway-crash.objectives.recovery: expected a duration from 1ms to 24h, such as 50ms, got 5',
      '21 drills.gateway-crash.signOff[0]: expected a role that somebody has (conductor), got "boss"',
      '22 drills.gateway-crash.fault: expected one of kill, stop, pause, none, got "explode"',
    ]);
  });

  test('ten make ten', () => {
    const text = `environment: { name: "no spaces", kind: lab }
hosts:
  -x: {}
services:
  a: { pm2: "-a" }
  b: { process: { pidFile: "", start: [] } }
  c: { pm2: c, healthy: { http: "ftp://a" } }
  d: { pm2: d, log: { forbid: ["("] } }
stores:
  e: { postgres: "postgres" }
  f: { redis: { env: A }, more: 1 }
canaries:
  g: { write: { post: "http://a", json: { id: 1 } }, read: { store: e, sql: "select any($1)" } }
`;
    expect(mistakesIn(text).map((mistake) => mistake.replace(/:.*/, ''))).toEqual([
      '1 environment.name',
      '3 hosts.-x',
      '5 services.a.pm2',
      '6 services.b.process.pidFile',
      '6 services.b.process.start',
      '7 services.c.healthy.http',
      '8 services.d.log.forbid[0]',
      '10 stores.e.postgres',
      '11 stores.f.more',
      '13 canaries.g.write.json',
    ]);
  });

  test('of a proxy are told by line', () => {
    const text = `environment: { name: shop, kind: lab }
proxies:
  database: { toxiproxy: "http://ana:secret@localhost:8474", name: database }
  queue:
    toxiproxy: http://localhost:8474/proxies
    name: queue
  other: { toxiproxy: "http://localhost:8474", name: queue, host: est }
  cache: { toxyproxy: "http://localhost:8474", name: "" }
`;
    expect(mistakesIn(text)).toEqual([
      '3 proxies.database.toxiproxy: expected no URL with a password (but { env: NAME }), got one',
      '5 proxies.queue.toxiproxy: expected the URL of a Toxiproxy\'s API, such as http://127.0.0.1:8474, got "http://localhost:8474/proxies"',
      '7 proxies.other.host: expected a host (local), got "est"',
      '8 proxies.cache.toxiproxy: expected an http or https URL, got nothing',
      '8 proxies.cache.name: expected the name of a proxy there, got ""',
      '8 proxies.cache.toxyproxy: expected one of host, toxiproxy, name, got "toxyproxy"; did you mean "toxiproxy"?',
    ]);
  });

  test('stand in an error with the file and what to do', () => {
    expect(() => read('{}')).toThrow(
      expect.objectContaining({
        code: 'INVENTORY_INVALID',
        message: 'muster.yaml has one mistake',
        remedy: expect.stringContaining('nothing was done'),
        mistakes: [expect.objectContaining({ file: 'muster.yaml', line: 1, path: 'environment' })],
      }),
    );
  });

  test('are told where an alias got its value from', () => {
    const text = `environment: { name: shop, kind: lab }
services:
  a: { pm2: a, log: { forbid: &bad ["("] } }
  b: { pm2: b, log: { forbid: *bad } }
`;
    expect(mistakesIn(text)).toEqual([
      '3 services.a.log.forbid[0]: expected a regular expression that compiles, got "("',
      '3 services.b.log.forbid[0]: expected a regular expression that compiles, got "("',
    ]);
  });

  test.each([
    ['', /expected a map, got nothing/],
    ['- a\n- b', /expected a map, got a list/],
    ['environment: [', /expected valid YAML/],
    ['a: 1\n---\nb: 2', /expected valid YAML/],
    ['environment: !!js/function x', /expected valid YAML, got: Unresolved tag/],
    ['{ [a, b]: c }', /all keys must be strings/],
    ['environment: *nothing', /an alias of an anchor that ends before it/],
    ['environment: &loop { a: *loop }', /an alias of an anchor that ends before it/],
    [`environment: ${'['.repeat(100_000)}`, /expected plainer YAML/],
    [`#${'x'.repeat(1024 * 1024)}`, /at most 1 MiB/],
  ])('of YAML itself are told as well: %.40j', (text, expected) => {
    expect(mistakesIn(text)).toContainEqual(expect.stringMatching(expected));
  });

  test('aliases cannot multiply without bounds', () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const parts = level === 0 ? Array(9).fill('lol') : Array(9).fill(`*l${level - 1}`);
      return `l${level}: &l${level} [${parts.join(', ')}]`;
    });
    expect(mistakesIn(levels.join('\n'))).toEqual([
      'undefined : expected few aliases, got too many',
    ]);
  });
});
