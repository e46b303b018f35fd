import { expect, test } from '@jest/globals';
import { mistakesIn, read } from './read.js';

const inventory = (backups: string): string => `environment: { name: shop, kind: staging }
stores:
  database: { postgres: { env: DATABASE_URL } }
backups:
${backups}`;

test('a repository of pgBackRest, with its defaults, and a moment by rows or by times', () => {
  const { backups } = read(
    inventory(`  a:
    store: database
    pgbackrest: { stanza: main }
    pointInTime: { canarySchema: muster_canary }
  b:
    store: database
    pgbackrest: { stanza: main }
    pointInTime: { table: public.events, column: received_at }
`),
  );
  expect(backups['a']).toMatchObject({
    provider: { kind: 'pgbackrest', program: 'pgbackrest', jobs: 2, verify: false },
    pointInTime: { kind: 'canary', schema: 'muster_canary' },
  });
  expect(backups['b']!.pointInTime).toEqual({
    kind: 'data',
    table: 'public.events',
    column: 'received_at',
    marginMs: 10_000,
  });
});

test("a managed cluster's token is named, never written, and goes over no wire in the clear", () => {
  const cluster = '9cc10173-e9ea-4176-9dbc-a4cee4c4ff30';
  const managed = (rest: string): string =>
    inventory(`  a: { store: database, digitalOcean: { ${rest} } }\n`);
  const good = managed(`cluster: ${cluster}, token: { env: DO_TOKEN }`);
  expect(read(good).backups['a']!.provider).toMatchObject({ api: 'https://api.digitalocean.com' });
  const near = managed(`cluster: ${cluster}, token: { env: T }, api: 'http://127.0.0.1:8080'`);
  expect(mistakesIn(near)).toEqual([]);

  const written = mistakesIn(managed(`cluster: ${cluster}, token: dop_v1_secret`));
  expect(written).toHaveLength(1);
  expect(written.join()).not.toContain('dop_v1_secret');
  const clear = managed(`cluster: ${cluster}, token: { env: T }, api: 'http://api.example.com'`);
  expect(mistakesIn(clear).join()).toContain('an https URL, or http on this machine');
  expect(mistakesIn(managed(`cluster: ../x, token: { env: T }`)).join()).toContain('the UUID');
});

test.each([
  ['a stanza that is a path', 'pgbackrest: { stanza: ../other }', 'the name of a stanza'],
  ['a program that is an option', 'pgbackrest: { stanza: a, program: "-x" }', 'a program'],
  [
    'a table without its schema',
    'pgbackrest: { stanza: a }, pointInTime: { table: events, column: at }',
    'schema.table',
  ],
  ['neither rows nor times', 'pgbackrest: { stanza: a }, pointInTime: {}', 'pointInTime'],
])('%s is refused', (_, provider, expected) => {
  const found = mistakesIn(inventory(`  a: { store: database, ${provider} }\n`));
  expect(found.join()).toContain(expected);
});
