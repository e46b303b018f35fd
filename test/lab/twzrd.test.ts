import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';

import { parseInventory } from '../../domain/inventory/parse-inventory.js';
import { Toxiproxy } from '../../host/proxies/toxiproxy.js';
import { labs } from '../../lab/labs.js';
import { takenPorts } from '../../lab/taken-ports.js';
import { archiveDefects } from '../../lab/twzrd/archive-defects.js';
import { backupDefects } from '../../lab/twzrd/backup-defects.js';
import { defects, type Defect } from '../../lab/twzrd/defects.js';
import { outageDefects } from '../../lab/twzrd/outage-defects.js';
import { queueDefects } from '../../lab/twzrd/queue-defects.js';
import { waitUntil } from '../../lab/wait-until.js';
import { isAlive, Practice } from './twzrd/practice.js';

const services = [
  'milo-aggregator',
  'gateway',
  'tree-builder',
  'cls-worker-s0',
  'cls-worker-s1',
  'cls-worker-s2',
];
let practice: Practice;

beforeAll(async () => {
  practice = await Practice.withFreePorts();
  process.env['DATABASE_URL'] = 'postgres://of-the-caller:plant@nowhere/none';
  await practice.up();
});

afterAll(async () => {
  delete process.env['DATABASE_URL'];
  await practice.dispose();
});

async function query<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: practice.system.environment['DATABASE_URL'] });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as Row[];
  } finally {
    await client.end();
  }
}

async function countEpochs(): Promise<number> {
  return (await query('select 1 from sealed_epochs')).length;
}

function runStore(script: string): void {
  const file = join(practice.system.environment['TWZRD_STORES'] as string, 'bin', script);
  execFileSync(file, { stdio: 'ignore' });
}

function trigger(token: string): Promise<Response> {
  return fetch(`${practice.system.endpoints['milo-aggregator']}/admin/trigger-tree-build`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
}

describe('the practice system that is up', () => {
  test('has every part healthy, and a second up leaves every process alone', async () => {
    const { state, parts } = await labs.twzrd.status({ dir: practice.dir });
    expect(state).toBe('up');
    expect(parts.map(({ name }) => name)).toEqual([
      'postgres',
      'redis',
      'toxiproxy',
      'pm2',
      ...services,
    ]);
    const { pids } = practice.system;
    expect((await practice.up()).pids).toEqual(pids);
  });

  test('has an inventory that its environment completes', () => {
    const { inventoryPath, environment } = practice.system;
    const text = readFileSync(inventoryPath, 'utf8');
    const inventory = parseInventory(text, { file: inventoryPath, env: environment });
    expect(Object.keys(inventory.drills)).toEqual(
      expect.arrayContaining([
        'gateway-crash',
        'services-crash',
        'tree-builder-crash',
        'cls-crash',
      ]),
    );
    expect(JSON.stringify(inventory)).toContain(`:${practice.ports.gateway}/health`);
  });

  test('acknowledges an event once it can be read', async () => {
    expect(await practice.post({ id: 'event-1', channel: '#c', amount: 3 })).toBe(201);
    const rows = await query('select channel, payload from events where id = $1', ['event-1']);
    expect(rows).toEqual([{ channel: '#c', payload: { amount: 3 } }]);
    const read = await fetch(`${practice.system.endpoints['gateway']}/events/event-1`);
    expect(await read.json()).toMatchObject({ id: 'event-1', payload: { amount: 3 } });
    expect(await practice.post({ id: 'event-1' })).toBe(200);
  });

  test.each(['{', '[]', '{}', '{"id":7}'])('refuses %s as an event', async (body) => {
    expect(await practice.post(body)).toBe(400);
  });

  test('shows the metrics its runbooks look for', async () => {
    await waitUntil(
      async () => (await query(`select 1 from events where id like 'cls-%'`)).length > 0,
      5000,
    );
    const text = await (
      await fetch(`${practice.system.endpoints['milo-aggregator']}/metrics`)
    ).text();
    expect(text).toMatch(/^twzrd_aggregator_total_epochs\{token_group="milo"\} [5-9]\d*$/m);
    expect(text).toMatch(/^twzrd_aggregator_db_pool_total_count [1-9]\d*$/m);
    expect(text).toMatch(/^twzrd_cls_events_collected_total [1-9]\d*$/m);
    expect(practice.log('cls-worker-s0', 'out')).toContain('all_channels_joined');
  });

  test('seals what came in since, under its Merkle root, when an admin asks', async () => {
    const [before] = await query<{ epoch: string }>(
      'select max(epoch) as epoch from sealed_epochs',
    );
    expect((await trigger('wrong')).status).toBe(401);
    await practice.post({ id: 'event-2' });
    expect((await trigger(practice.system.environment['ADMIN_TOKEN'] as string)).status).toBe(202);
    const sealed = () =>
      query<{ epoch: string; root: string; event_count: number }>(
        `select s.* from sealed_epochs s join events e using (epoch) where e.id = 'event-2'`,
      );
    expect(await waitUntil(async () => (await sealed()).length > 0, 10_000)).toBe(true);
    const [epoch] = await sealed();
    expect(Number(epoch?.epoch)).toBeGreaterThan(Number(before?.epoch));
    const leaves = await query<{ leaf: string }>(
      'select jsonb_build_array(id, channel, payload)::text as leaf from events where epoch = $1 order by id',
      [epoch?.epoch],
    );
    expect(epoch?.event_count).toBe(leaves.length);
    expect(epoch?.root).toBe(rootOf(leaves.map(({ leaf }) => leaf)).toString('hex'));
  });

  test('brings a killed gateway back, and tells the truth about when', async () => {
    const killed = await practice.pidOf('gateway');
    const before = Number(process.hrtime.bigint()) / 1e6;
    process.kill(killed as number, 'SIGKILL');
    expect(await practice.becomes('gateway', 200)).toBe(true);
    const after = Number(process.hrtime.bigint()) / 1e6;
    const line = practice.truth().findLast(({ service }) => service === 'gateway');
    expect(line?.pid).toBe(await practice.pidOf('gateway'));
    expect(line?.pid).not.toBe(killed);
    expect(line?.monotonicMs).toBeGreaterThan(before);
    expect(line?.monotonicMs).toBeLessThan(after);
  });

  test('brings a service back however often it dies', async () => {
    let last = 0;
    for (let kills = 0; kills < 25; kills += 1) {
      const isNew = async () => ((await practice.pidOf('cls-worker-s2')) ?? last) !== last;
      expect(await waitUntil(isNew, 5000)).toBe(true);
      last = await practice.kill('cls-worker-s2');
    }
    expect(await practice.becomes('cls-worker-s2', 200)).toBe(true);
  });

  test('degrades without its database, and is well again with it, without a restart', async () => {
    const pid = await practice.pidOf('gateway');
    runStore('postgres-stop');
    expect(await practice.health('gateway')).toBe(503);
    expect(await practice.post({ id: 'event-3' })).toBe(503);
    expect(await practice.becomes('cls-worker-s0', 503)).toBe(true);
    runStore('postgres-start');
    for (const service of services) expect(await practice.becomes(service, 200)).toBe(true);
    expect(await practice.pidOf('gateway')).toBe(pid);
  });

  test('reaches its stores through Toxiproxy, and so does nothing but its services', async () => {
    const toxiproxy = new Toxiproxy(`http://127.0.0.1:${practice.ports.toxiproxy}`);
    expect(await toxiproxy.names()).toEqual(['database', 'queue']);
    const [gateway, builder] = [
      await practice.pidOf('gateway'),
      await practice.pidOf('tree-builder'),
    ];
    for (const proxy of ['database', 'queue']) await toxiproxy.setEnabled(proxy, false);
    expect(await practice.becomes('gateway', 503)).toBe(true);
    expect(await practice.becomes('cls-worker-s1', 503)).toBe(true);
    const { parts } = await labs.twzrd.status({ dir: practice.dir });
    expect(parts.find(({ name }) => name === 'toxiproxy')).toMatchObject({
      state: 'unhealthy',
      reason: 'proxy database is disabled',
    });
    expect(parts.find(({ name }) => name === 'postgres')).toMatchObject({ state: 'healthy' });
    await toxiproxy.setEnabled('database', true);
    expect(await practice.becomes('gateway', 200)).toBe(true);
    expect(await practice.health('tree-builder')).toBe(503);
    await toxiproxy.setEnabled('queue', true);
    for (const service of services) expect(await practice.becomes(service, 200)).toBe(true);
    expect(await practice.pidOf('gateway')).toBe(gateway);
    expect(await practice.pidOf('tree-builder')).toBe(builder);
  });

  test('keeps jobs in memory without its queue, and does them with it', async () => {
    const pid = await practice.pidOf('tree-builder');
    runStore('redis-stop');
    expect(await practice.becomes('tree-builder', 503)).toBe(true);
    expect(await practice.health('milo-aggregator')).toBe(200);
    const before = await countEpochs();
    const answer = await trigger(practice.system.environment['ADMIN_TOKEN'] as string);
    expect(await answer.json()).toEqual({ status: 'waiting' });
    runStore('redis-start');
    expect(await waitUntil(async () => (await countEpochs()) > before, 15_000)).toBe(true);
    expect(await practice.pidOf('tree-builder')).toBe(pid);
  });

  test('keeps its secrets in files only their owner reads, and takes none from its caller', async () => {
    const { environment, environmentFile, pids } = practice.system;
    expect(statSync(environmentFile).mode & 0o077).toBe(0);
    for (const service of services)
      expect(statSync(join(practice.dir, `env/${service}.env`)).mode & 0o077).toBe(0);
    const secrets = ['DATABASE_URL', 'REDIS_URL'].map(
      (name) => new URL(environment[name] as string).password,
    );
    secrets.push(environment['ADMIN_TOKEN'] as string, 'of-the-caller');
    const pm2Log = readFileSync(join(environment['PM2_HOME'] as string, 'pm2.log'), 'utf8');
    const seen = [...practice.said, pm2Log];
    seen.push(execFileSync('ps', ['-A', '-o', 'args']).toString());
    for (const service of services) {
      seen.push(practice.log(service, 'out'), practice.log(service, 'error'));
      if (process.platform === 'linux') {
        const pid = (await practice.pidOf(service)) ?? pids[service];
        seen.push(readFileSync(`/proc/${pid}/environ`, 'utf8'));
      }
    }
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(8);
      expect(seen.some((text) => text.includes(secret))).toBe(false);
    }
  });

  test('keeps its data over a down that is asked to, and finds it again', async () => {
    await practice.down(true);
    expect((await labs.twzrd.status({ dir: practice.dir })).state).toBe('down');
    await practice.up();
    expect(await query('select id from events where id = $1', ['event-1'])).toHaveLength(1);
  });
});

describe('a defect shows itself', () => {
  test('every one of them is tried here', () => {
    const tried = Object.keys(shows).sort();
    const elsewhere = Object.keys({
      ...archiveDefects,
      ...backupDefects,
      ...outageDefects,
      ...queueDefects,
    });
    const here = Object.keys(defects).filter((defect) => !elsewhere.includes(defect));
    expect(tried).toEqual(here.sort());
  });

  // The others show themselves where they are drilled: test/e2e.
  type Elsewhere = typeof archiveDefects &
    typeof backupDefects &
    typeof outageDefects &
    typeof queueDefects;
  type Here = Exclude<Defect, keyof Elsewhere>;
  const shows: Record<Here, () => Promise<void>> = {
    'no-autorestart': async () => {
      await practice.kill('gateway');
      await waitUntil(() => false, 1500);
      expect(await practice.pidOf('gateway')).toBeUndefined();
    },
    'slow-start': async () => {
      const killed = await practice.kill('gateway');
      const isBack = async () => ((await practice.pidOf('gateway')) ?? killed) !== killed;
      expect(await waitUntil(isBack, 5000)).toBe(true);
      expect(await practice.becomes('gateway', 200, 2500)).toBe(false);
    },
    'loses-writes': async () => {
      const ids = Array.from({ length: 20 }, (_, at) => `lost-${at}`);
      const answers = await Promise.all(ids.map((id) => practice.post({ id })));
      await practice.kill('gateway');
      expect(new Set(answers)).toEqual(new Set([201]));
      expect(await practice.becomes('gateway', 200)).toBe(true);
      const kept = await query('select id from events where id = any($1)', [ids]);
      expect(kept.length).toBeLessThan(ids.length);
      expect(await practice.post({ id: 'late' })).toBe(201);
      const written = async () =>
        (await query(`select 1 from events where id = 'late'`)).length > 0;
      expect(await waitUntil(written, 5000)).toBe(true);
    },
    'dirty-log': async () => {
      const before = practice.log('gateway', 'error').length;
      await practice.kill('gateway');
      expect(await practice.becomes('gateway', 200)).toBe(true);
      expect(practice.log('gateway', 'error').slice(before)).toMatch(/ERROR.*ECONNREFUSED/);
    },
    flapping: async () => {
      await practice.kill('gateway');
      for (const status of [200, 503, 200, 503]) {
        expect(await practice.becomes('gateway', status, 5000)).toBe(true);
      }
    },
    'bystander-falls': async () => {
      // The aggregator looks for the gateway only once it has seen it.
      await waitUntil(() => false, 500);
      await practice.kill('gateway');
      expect(await practice.becomes('milo-aggregator', 503, 3000)).toBe(true);
      expect(await practice.becomes('milo-aggregator', 200)).toBe(true);
    },
  };

  test.each(Object.keys(shows) as Here[])('%s', async (defect) => {
    await practice.up({ defect });
    expect((await labs.twzrd.status({ dir: practice.dir })).defect).toBe(defect);
    await shows[defect]();
  });
});

test('down leaves no process and no data', async () => {
  await practice.up();
  const { pids, environment } = practice.system;
  const everyPid = new Set([...Object.values(pids), ...practice.truth().map(({ pid }) => pid)]);
  await practice.down();
  expect([...everyPid].filter(isAlive)).toEqual([]);
  expect(await takenPorts(Object.values(practice.ports))).toEqual([]);
  expect(existsSync(practice.dir)).toBe(false);
  expect(existsSync(environment['TWZRD_STORES'] as string)).toBe(false);
  expect((await labs.twzrd.status({ dir: practice.dir })).state).toBe('down');
  await practice.down();
});

/** RFC 6962's definition as it stands there: split at the largest power of two below the count. */
function rootOf(leaves: readonly string[]): Buffer {
  if (leaves.length === 1) return sha256(0, leaves[0] as string);
  const split = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return sha256(1, rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

function sha256(prefix: number, ...parts: (Buffer | string)[]): Buffer {
  const hash = createHash('sha256').update(Buffer.of(prefix));
  for (const part of parts) hash.update(part);
  return hash.digest();
}
