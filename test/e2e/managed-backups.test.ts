import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DrillReport } from '../../domain/report/report.js';
import {
  apiToken,
  clusterId,
  digitalOceanStandIn,
  type StandIn,
} from '../support/digitalocean-stand-in.js';
import { Stack } from '../support/stack.js';
import { tempFolder, type TempFolder } from '../support/temp-folder.js';

const dayMs = 24 * 60 * 60_000;

let folder: TempFolder;
let api: StandIn;
let stack: Stack;

beforeAll(async () => {
  folder = await tempFolder();
  api = await digitalOceanStandIn();
  const inventory = join(folder.path, 'muster.yaml');
  await writeFile(inventory, inventoryText(api.url));
  const env = { DO_TOKEN: apiToken, DATABASE_URL: 'postgres://doadmin:secret@127.0.0.1:9/db' };
  stack = await new Stack(folder.path, inventory, env).up();
});
afterAll(async () => {
  await stack?.down();
  await api?.end();
  await folder?.remove();
});

/** Runs the drill and answers what it asks of people. */
async function drill(outcomes: Readonly<Record<string, string>>): Promise<DrillReport> {
  const handle = await stack.start({ drill: 'managed' }, 'backupVerification');
  for (const [step, outcome] of Object.entries(outcomes))
    await handle.signal('verify', { step, outcome, by: 'ana' });
  return handle.result();
}

const failed = ({ checks }: DrillReport): readonly string[] =>
  checks.filter(({ passed }) => passed !== true).map(({ name }) => name);

/** One each day, the newest an hour ago, except for some days. */
function daily(days: number, without: readonly number[] = []): StandIn['backups'] {
  return Array.from({ length: days }, (_, day) => day)
    .filter((day) => !without.includes(day))
    .map((day) => ({
      created_at: new Date(Date.now() - day * dayMs - dayMs / 24).toISOString(),
      size_gigabytes: 0.03,
    }));
}

test('its API tells of the backups, and people of the restores it cannot do here', async () => {
  api.backups = daily(9);
  const report = await drill({ 'restore-newest': 'pass', 'restore-moment': 'pass' });
  expect(failed(report)).toEqual([]);
  expect(report).toMatchObject({ verdict: 'passed', outcome: 'completed' });
  expect(report.manualSteps).toMatchObject([
    { step: 'restore-newest', outcome: 'pass' },
    { step: 'restore-moment', outcome: 'pass' },
  ]);
  expect(report.results.map(({ value }) => value).join()).toContain('every 24 h, at 20:05 UTC');
  expect(JSON.stringify(report)).not.toContain(apiToken);
});

test('a hole, and a restore that a person saw fail, fail it', async () => {
  api.backups = daily(9, [3, 4, 5]);
  const report = await drill({ 'restore-newest': 'fail', 'restore-moment': 'pass' });
  expect(report.verdict).toBe('failed');
  expect(failed(report)).toEqual(['no hole between backups', 'restore-newest']);
});

test('what its API refuses is told under its code, and nothing passes', async () => {
  api.moods.push(...Array.from({ length: 20 }, () => 'noJson' as const));
  const report = await drill({});
  expect(report.verdict).not.toBe('passed');
  expect(report.outcomeReason).toContain('BACKUP_UNREADABLE');
});

function inventoryText(url: string): string {
  return `
environment: { name: managed, kind: staging }
people: { ana: { roles: [conductor] } }
stores:
  database: { postgres: { env: DATABASE_URL } }
backups:
  managed:
    store: database
    digitalOcean: { cluster: ${clusterId}, token: { env: DO_TOKEN }, api: '${url}' }
drills:
  managed:
    type: backupVerification
    backup: managed
    prove: [newest, moment]
`;
}
