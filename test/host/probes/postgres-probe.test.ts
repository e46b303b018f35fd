import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PostgresProbe, ProbeTiming } from '../../../domain/probe.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { freePort } from '../../../host/dev/free-port.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { askOnce, probeContract, rawServer, timing } from './probe-contract.js';

const query = (
  sql: string,
  more: Partial<ProbeTiming & { store: string; rows: number }> = {},
): PostgresProbe => ({ kind: 'postgres', store: 'db', sql, rows: 1, ...timing, ...more });

const stores = Object.fromEntries(
  ['db', 'locked', 'hung', 'rubbish', 'unreachable', 'odd'].map(
    (name) => [name, { kind: 'postgres', url: { env: name } }] as const,
  ),
);
const inventory = { stores };
const at = (port: number) => `postgres://app:hunter2@127.0.0.1:${port}/app`;

let postgres: TestPostgres;
let env: Record<string, string>;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

probeContract(async () => {
  const [hung, rubbish] = await Promise.all([rawServer(), rawServer('hunter2 is no PostgreSQL\n')]);
  env = {
    db: postgres.url,
    locked: postgres.url.replace(postgres.password, 'hunter2-wrong'),
    hung: at(hung.port),
    rubbish: at(rubbish.port),
    unreachable: at(await freePort()),
    odd: 'hunter2',
  };
  return {
    inventory,
    env,
    good: query('select 1'),
    bad: query('select 1 where false'),
    hung: query('select 1', { store: 'hung' }),
    unreachable: query('select 1', { store: 'unreachable' }),
    // The client waits for the rest of what looks like the beginning of a long message.
    rubbish: query('select 1', { store: 'rubbish', deadlineMs: 300 }),
    async stop() {
      await Promise.all([hung.stop(), rubbish.stop()]);
    },
  };
});

const reason = async (probe: PostgresProbe) => {
  const reading = await askOnce(probe, { inventory, env });
  return reading.ok ? 'good' : reading.reason;
};

describe('a postgres probe', () => {
  test('counts rows', async () => {
    const three = 'select * from generate_series(1, 3)';
    expect(await reason(query(three, { rows: 3 }))).toBe('good');
    expect(await reason(query(`${three}; -- done`, { rows: 4 }))).toBe(
      '3 rows, expected at least 4',
    );
  });

  test('changes nothing, whatever it is asked to do', async () => {
    await postgres.query('create table kept (id int)');
    for (const sql of ['insert into kept values (1)', 'select 1; drop table kept'])
      expect(await reason(query(sql, { rows: 0 }))).toMatch(/cannot execute .* in a read-only/);
    expect(await postgres.query('select * from kept')).toEqual([]);
  });

  test('names what is wrong, never the password', async () => {
    const wrong = await reason(query('select 1', { store: 'locked' }));
    expect(wrong).toBe('password authentication failed for user "muster"');
    expect(await reason(query('select * from gone'))).toBe('relation "gone" does not exist');
    expect(await reason(query(`select 'hunter2-of-postgres'::int`))).toBe(
      'invalid input syntax for type integer: "***"',
    );
  });

  test('leaves no query running and no connection open in the server when it is cut', async () => {
    const sleeping = `select count(*)::int as n from pg_stat_activity where application_name = 'muster'`;
    const count = async () => (await postgres.query(sleeping))[0]?.['n'];
    const reading = askOnce(query('select pg_sleep(60)', { deadlineMs: 400 }), { inventory, env });
    await waitUntil(async () => (await count()) === 1, { withinMs: 10_000, everyMs: 20 });
    expect(await reading).toMatchObject({ ok: false });
    const gone = await waitUntil(async () => (await count()) === 0, {
      withinMs: 10_000,
      everyMs: 20,
    });
    expect(gone).toBe(true);
  });

  test('is refused where there is no such store, no URL or no secret', async () => {
    await expect(reason(query('select 1', { store: 'none' }))).rejects.toMatchObject({
      code: 'PROBE_INVALID',
    });
    await expect(reason(query('select 1', { store: 'odd' }))).rejects.toMatchObject({
      code: 'PROBE_INVALID',
      message: expect.not.stringContaining('hunter2'),
    });
    await expect(askOnce(query('select 1'), { inventory, env: {} })).rejects.toMatchObject({
      code: 'SECRET_MISSING',
    });
  });
});
