import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import type { Inventory } from '../../../domain/inventory/inventory.js';
import { inspect } from '../../../host/inspections/inspections.js';
import { freePort } from '../../../host/dev/free-port.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { read } from '../../domain/inventory/read.js';

let postgres: TestPostgres;
let server: Server;
let inventory: Inventory;
let env: Record<string, string>;
let pool = 3;
const clients: Client[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  server = createServer((request, response) => {
    if (request.headers['x-key'] !== 'hunter2') response.writeHead(401).end();
    else if (request.url === '/json') response.end(JSON.stringify({ pool: { total: pool } }));
    else response.end(`# TYPE pool gauge\npool{name="db"} ${pool}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const send = 'send: { X-Key: { env: KEY } }';
  inventory = read(`environment: { name: tested, kind: lab }
services:
  api:
    pm2: api
    gauges:
      json: { http: "${url}/json", json: pool.total, ${send} }
      text: { http: "${url}/metrics", prometheus: 'pool{name="db"}', ${send} }
      locked: { http: "${url}/json", json: pool.total }
      other: { http: "${url}/json", json: pool.size, ${send} }
      away: { http: "http://127.0.0.1:${await freePort()}/", json: a }
stores:
  db: { postgres: { env: DB } }
  closed: { postgres: { env: CLOSED } }
`);
  env = { DB: postgres.url, CLOSED: postgres.url.replace(postgres.password, 'hunter2-wrong') };
  env['KEY'] = 'hunter2';
});
afterAll(async () => {
  for (const client of clients) await client.end();
  server.close();
  await postgres.stop();
});

const open = async (application: string): Promise<Client> => {
  const client = new Client({ connectionString: postgres.url, application_name: application });
  await client.connect();
  clients.push(client);
  return client;
};
const connections = (settle?: { atMost: Record<string, number>; withinMs: number }) =>
  inspect(
    { kind: 'connections', store: 'db', ...(settle !== undefined && { settle }) },
    { inventory, env },
  );
const gauge = (name: string, settle?: { atMost: number; withinMs: number }) =>
  inspect(
    { kind: 'gauge', service: 'api', gauge: name, ...(settle !== undefined && { settle }) },
    { inventory, env },
  );

describe('connections', () => {
  test('are counted by application, without our own', async () => {
    await open('api');
    await open('api');
    await open('');
    expect(await connections()).toEqual({ byApplication: { api: 2, '(unnamed)': 1 }, total: 3 });
  });

  test('that are still being given back are waited for', async () => {
    const third = await open('api');
    const settled = connections({ atMost: { api: 2 }, withinMs: 20_000 });
    await third.end();
    expect((await settled).byApplication).toMatchObject({ api: 2 });
  });

  test('that are not given back in time are told as they are', async () => {
    const answer = await connections({ atMost: { api: 1 }, withinMs: 150 });
    expect(answer.byApplication).toMatchObject({ api: 2 });
  });

  test('of a database that refuses are a clear error without its password', async () => {
    const refused = inspect({ kind: 'connections', store: 'closed' }, { inventory, env });
    await expect(refused).rejects.toMatchObject({ code: 'INSPECTION_FAILED' });
    await expect(refused).rejects.not.toThrow('hunter2');
  });
});

describe('a gauge', () => {
  test.each(['json', 'text'])('is read from %s', async (name) => {
    expect(await gauge(name)).toEqual({ value: 3 });
  });

  test('that is still coming down is waited for', async () => {
    pool = 9;
    const settled = gauge('json', { atMost: 4, withinMs: 20_000 });
    setTimeout(() => (pool = 4), 150);
    expect(await settled).toEqual({ value: 4 });
  });

  test.each([
    ['locked', 'status 401'],
    ['other', 'is no number'],
    ['away', 'ECONNREFUSED'],
    ['none', 'no such gauge'],
  ])('that cannot be read says why: %s', async (name, why) => {
    await expect(gauge(name)).rejects.toMatchObject({
      code: 'INSPECTION_FAILED',
      message: expect.stringContaining(why),
    });
  });
});
