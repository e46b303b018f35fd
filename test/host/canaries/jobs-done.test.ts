import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Inventory } from '../../../domain/inventory/inventory.js';
import type { CanaryConfig } from '../../../host/canaries/canary-config.js';
import { CanaryJournal } from '../../../host/canaries/canary-journal.js';
import { countJobsDone } from '../../../host/canaries/jobs-done.js';
import { read } from '../../domain/inventory/read.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { tempFolder } from '../../support/temp-folder.js';

/** Harmed at 1000, way back at 3000: jobs are answered within 500. */
const harm = { startMs: 1_000, endMs: 1_010 };
const since = { startMs: 3_000, endMs: 3_020 };

let postgres: TestPostgres;
let folder: Awaited<ReturnType<typeof tempFolder>>;
let inventory: Inventory;
let journal: CanaryJournal;
let config: CanaryConfig;
let runs = 0;

beforeAll(async () => {
  folder = await tempFolder();
  postgres = await startPostgres();
  await postgres.query('create table built (id text)');
  process.env['JOBS_DATABASE_URL'] = postgres.url;
  inventory = read(`environment: { name: shop, kind: lab }
stores: { database: { postgres: { env: JOBS_DATABASE_URL } } }
canaries:
  jobs:
    write: { post: "http://localhost:1/jobs", json: "{canary}", deadline: 500ms }
    read: { store: database, sql: "select id from built where id = any($1)" }
    atLeast: 2
`);
});
beforeEach(() => {
  runs += 1;
  const file = join(folder.path, `${runs}.jsonl`);
  journal = new CanaryJournal(file);
  const canary = inventory.canaries['jobs']!;
  config = { canary, prefix: `run${runs}`, journal: file, quiet: `${file}-quiet`, endAt: 0 };
});
afterAll(async () => {
  delete process.env['JOBS_DATABASE_URL'];
  await postgres?.stop();
  await folder?.remove();
});

/** A job that was sent and answered, and done so many times, first seen so between two looks. */
async function job(
  number: number,
  sentAtMs: number,
  answer: 'a' | 'r' | '-',
  times: number,
  seen?: readonly [number, number],
): Promise<void> {
  journal.sent(number, sentAtMs);
  if (answer === 'a') journal.acknowledged(number, sentAtMs + 5);
  if (answer === 'r') journal.refused(number, sentAtMs + 5);
  if (seen !== undefined) journal.done(number, { startMs: seen[0], endMs: seen[1] });
  for (let time = 0; time < times; time += 1) {
    await postgres.query(`insert into built values ('run${runs}-${number}')`);
  }
}

const count = () => countJobsDone(config, inventory, { harm, since });

describe('jobs around an outage', () => {
  test('are counted by what became of them: lost, done twice, sent meanwhile', async () => {
    await job(0, 900, 'a', 1, [900, 950]);
    await job(1, 950, 'a', 2, [950, 1_000]);
    await job(2, 1_100, 'a', 1, [3_100, 3_150]);
    await job(3, 1_200, '-', 1, [3_150, 3_200]);
    await job(4, 1_300, 'r', 0);
    await job(5, 2_400, 'a', 0);
    // Could still be answered by what is back.
    await job(6, 2_600, 'a', 1, [3_100, 3_150]);
    expect(await count()).toMatchObject({
      losses: { acknowledged: 5, lost: 1, unknown: 2, unknownButPresent: 1, enough: true },
      duplicates: { count: 1, examples: [`run${runs}-1`] },
      during: { sent: 4, acknowledged: 2, refused: 1, done: 2 },
    });
  });

  test('the first done of those sent after the harm is timed between two looks', async () => {
    await job(0, 990, 'a', 1, [2_900, 3_030]);
    await job(1, 1_100, 'a', 1, [3_200, 3_250]);
    await job(2, 1_200, 'a', 1, [3_150, 3_260]);
    expect((await count()).firstDone).toEqual({ minMs: 130, maxMs: 250 });
  });

  test('of which none is done yet: only how long not is known', async () => {
    await job(0, 900, 'a', 1, [900, 950]);
    await job(1, 1_100, '-', 0);
    const { firstDone } = await count();
    expect(firstDone.maxMs).toBeNull();
    expect(firstDone.minMs).toBeGreaterThan(0);
  });

  test('one that only the last look met may have been done ever since it was sent', async () => {
    await job(0, 1_100, 'a', 1);
    const { firstDone } = await count();
    expect(firstDone.minMs).toBe(0);
    expect(firstDone.maxMs).toBeGreaterThan(0);
  });
});
