import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Pool } from 'pg';
import type { DrillRef } from '../../../domain/plan.js';
import { DrillFiles } from '../../../host/agent/drill-files.js';
import { readCanaryJournal } from '../../../host/canaries/canary-journal.js';
import type { KnownProcess } from '../../../host/processes/process-identity.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { AgentUnderTest, soon } from '../agent/agent-under-test.js';

const key = 'k3y-of-the-canary';
let postgres: TestPostgres;
let database: Pool;
let server: Server;
let agent: AgentUnderTest;
let drill: DrillRef;

/** What the system does with its n-th write. */
type Treatment = 'keep' | 'lose' | 'keepUnanswered' | 'refuse' | 'redirect';
let treat: (n: number) => Treatment;
/** What it did: the truth that the count is held against. */
let truth: Record<Treatment, string[]>;
const redirected: IncomingMessage[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.query('create table events (id text primary key)');
  await postgres.query("insert into events values ('not of a canary')");
  database = new Pool({ connectionString: postgres.url });
  database.on('error', () => {});
  server = createServer((request, response) => void receive(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const canary = (atLeast: number, store: string) => ({
    write: {
      post: `${url}/events`,
      json: { deep: [{ id: '{canary}' }] },
      send: { 'x-key': { env: 'CANARY_KEY' } },
      every: '10ms',
    },
    read: { store, sql: 'select id from events where id = any($1)' },
    cleanup: { store, sql: 'delete from events where id = any($1)' },
    atLeast,
  });
  const inventory = {
    stores: { db: { postgres: { env: 'DB_URL' } }, gone: { postgres: { env: 'GONE_URL' } } },
    canaries: {
      events: canary(10, 'db'),
      many: canary(100_000, 'db'),
      blind: canary(1, 'gone'),
    },
  };
  const yaml = Object.entries(inventory).map(([part, all]) => `${part}: ${JSON.stringify(all)}\n`);
  agent = await AgentUnderTest.create(() => yaml.join(''));
  await agent.start({
    CANARY_KEY: key,
    DB_URL: postgres.url,
    GONE_URL: 'postgres://muster:pa55@127.0.0.1:1/none',
  });
});
beforeEach(async () => {
  truth = { keep: [], lose: [], keepUnanswered: [], refuse: [], redirect: [] };
  treat = () => 'keep';
  drill = await agent.entered();
});
afterEach(() => agent.leaveAll());
afterAll(async () => {
  await agent.end();
  server.closeAllConnections();
  server.close();
  await database.end();
  await postgres.stop();
});

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url !== '/events') redirected.push(request);
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = JSON.parse(Buffer.concat(chunks).toString()) as { deep: [{ id: string }] };
  const [{ id }] = body.deep;
  const how = request.headers['x-key'] === key ? treat(received()) : 'refuse';
  if (how === 'keep' || how === 'keepUnanswered') {
    await database.query('insert into events values ($1)', [id]);
  }
  truth[how].push(id);
  if (how === 'redirect') response.setHeader('location', '/elsewhere');
  const statuses = { keep: 201, lose: 201, keepUnanswered: 503, refuse: 500, redirect: 307 };
  response.writeHead(statuses[how]).end();
}

function received(): number {
  return Object.values(truth).flat().length;
}

const ask = (canary = 'events') => ({ drill, canary, ttlMs: 60_000 });
const start = (canary?: string) => agent.client.call('startCanary', ask(canary));
const losses = (canary?: string) => agent.client.call('canaryLosses', ask(canary));
const files = (canary = 'events') => new DrillFiles(agent.paths, drill.runId).canary(canary);

function writer(): KnownProcess {
  const record = readFileSync(files().helper, 'utf8');
  return (JSON.parse(record) as { process: KnownProcess }).process;
}

const numberOf = (id: string): number => Number(id.split('-').at(-1));

describe('a canary', () => {
  test('counts what was acknowledged and is gone, apart from what was never acknowledged', async () => {
    treat = (n) =>
      n % 5 === 1 ? 'lose' : n % 5 === 2 ? 'keepUnanswered' : n % 5 === 3 ? 'refuse' : 'keep';
    await start();
    await waitUntil(() => received() >= 50, soon);
    const counted = await losses();
    expect(counted).toMatchObject({
      acknowledged: truth.keep.length + truth.lose.length,
      lost: truth.lose.length,
      unknown: truth.keepUnanswered.length + truth.refuse.length,
      unknownButPresent: truth.keepUnanswered.length,
      enough: true,
    });
    expect(counted.examples).toEqual(truth.lose.slice(0, 5));
  });

  test('that lost nothing says so, as often as it is asked, and is not started again', async () => {
    await start();
    await waitUntil(() => received() >= 20, soon);
    const counted = await losses();
    expect(counted).toMatchObject({ lost: 0, unknown: 0, examples: [] });
    expect(await losses()).toEqual(counted);
    expect(await start()).toEqual({ acknowledged: counted.acknowledged });
    expect(received()).toBe(counted.acknowledged);
  });

  test('with too few acknowledged proves nothing', async () => {
    await start('many');
    expect(await losses('many')).toMatchObject({ lost: 0, enough: false });
  });

  test('has each write on record before it is sent', async () => {
    const unrecorded: string[] = [];
    treat = () => {
      const lines = readFileSync(files().journal, 'utf8').split('\n');
      // Numbers are sent in order: the n-th to arrive has at least n before it on record.
      if (lines.filter((line) => line.startsWith('s ')).length <= received()) unrecorded.push('!');
      return 'keep';
    };
    await start();
    await waitUntil(() => received() >= 20, soon);
    await losses();
    expect(unrecorded).toEqual([]);
    const { acknowledged } = readCanaryJournal(files().journal);
    expect(acknowledged.toSorted((a, b) => a - b)).toEqual(
      truth.keep.map(numberOf).toSorted((a, b) => a - b),
    );
  });

  test('whose writer is killed goes on with numbers never used, and miscounts nothing', async () => {
    await start();
    await waitUntil(() => received() >= 10, soon);
    const first = writer();
    process.kill(first.pid, 'SIGKILL');
    await waitUntil(() => writer().pid !== first.pid, soon);
    const before = received();
    await waitUntil(() => received() >= before + 10, soon);
    const counted = await losses();
    const ids = truth.keep;
    expect(new Set(ids).size).toBe(ids.length);
    expect(counted.lost).toBe(0);
    expect(counted.acknowledged + counted.unknownButPresent).toBe(ids.length);
    expect(counted.unknown - counted.unknownButPresent).toBeLessThanOrEqual(1);
  });

  test('writes on while the agent is killed and comes back', async () => {
    await start();
    const first = writer();
    const before = received();
    await agent.kill();
    expect(received()).toBeGreaterThan(before + 5);
    await start();
    expect(writer()).toEqual(first);
    expect(await losses()).toMatchObject({ acknowledged: truth.keep.length, lost: 0 });
  });

  test('removes what it wrote when its run leaves, and nothing else', async () => {
    await start();
    await waitUntil(() => received() >= 20, soon);
    expect(await agent.client.call('leave', { drill })).toMatchObject({ notes: [] });
    const count = received();
    expect(await postgres.query('select id from events')).toEqual([{ id: 'not of a canary' }]);
    expect(received()).toBe(count);
  });

  test('that cannot be read says so, without the password; what else the run has ends all the same', async () => {
    await start('blind');
    await start();
    const error = await losses('blind').catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: 'CANARY_UNREADABLE' });
    const left = await agent.client.call('leave', { drill });
    expect(left.notes).toEqual([expect.stringContaining('canary "blind" is not cleaned up')]);
    expect(JSON.stringify([error, left])).not.toContain('pa55');
    const count = received();
    expect(await postgres.query('select id from events')).toHaveLength(
      1 + truth.keep.filter((id) => id.startsWith(prefixOf('blind'))).length,
    );
    expect(received()).toBe(count);
  });

  test('sends its secrets nowhere else, and takes a redirect for no acknowledgement', async () => {
    treat = (n) => (n < 20 ? 'redirect' : 'keep');
    await start();
    expect(redirected).toEqual([]);
    expect((await losses()).unknown).toBe(truth.redirect.length);
  });

  test('of which nothing is acknowledged does not count as started', async () => {
    treat = () => 'refuse';
    await expect(start()).rejects.toMatchObject({
      code: 'CANARY_UNREADABLE',
      remedy: expect.stringContaining('must answer 201'),
    });
  });

  test('that the inventory or the run does not know is refused', async () => {
    await expect(start('nonsense')).rejects.toMatchObject({ code: 'CANARY_UNKNOWN' });
    await expect(losses()).rejects.toMatchObject({ code: 'CANARY_UNKNOWN' });
  });
});

function prefixOf(canary: string): string {
  return (JSON.parse(readFileSync(files(canary).config, 'utf8')) as { prefix: string }).prefix;
}
