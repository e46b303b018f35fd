import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DrillReport } from '../../domain/report/report.js';
import type { ArchiveDefect } from '../../lab/twzrd/archive-defects.js';
import { waitUntil } from '../../lab/wait-until.js';
import { startArchivedPostgres, type ArchivedPostgres } from '../support/archived-postgres.js';
import { Stack } from '../support/stack.js';
import { tempFolder, type TempFolder } from '../support/temp-folder.js';

const ofLab = 'lab/twzrd/muster.yaml';
const segments = 'moment: every WAL segment since the backup is archived';
const archiving = 'moment: archiving works';
const exposure = 'moment: no write stays unarchived for long';
const restores = 'moment: restores to the moment';

let folder: TempFolder;
let source: ArchivedPostgres;
let stack: Stack;

beforeAll(async () => {
  folder = await tempFolder();
  source = await startArchivedPostgres(folder);
  const env = { DATABASE_URL: source.url, TWZRD_STORES: join(folder.path, 'stores') };
  stack = new Stack(folder.path, join(folder.path, 'muster.yaml'), env);
  await rewrite([]);
  await stack.up();
});
afterAll(async () => {
  await stack?.down();
  await source?.stop();
  await folder?.remove();
});

/** The practice system's inventory, with some words of it replaced. */
async function rewrite(words: readonly (readonly string[])[]): Promise<void> {
  const text = await readFile(ofLab, 'utf8');
  const changed = words.reduce((left, [from, to]) => left.replace(from!, to!), text);
  await writeFile(stack.inventoryPath, changed);
}

async function drill(): Promise<DrillReport> {
  const handle = await stack.start({ drill: 'database-pitr' }, 'backupVerification');
  return handle.result();
}

const failed = ({ checks }: DrillReport): readonly string[] =>
  checks.filter(({ passed }) => passed !== true).map(({ name }) => name);

/** Folders of restored copies, of whatever run. */
const scratches = (): readonly string[] =>
  readdirSync('/var/tmp').filter((name) => name.startsWith('muster-scratch-'));

async function expectNothingLeft(before: readonly string[]): Promise<void> {
  expect(scratches().filter((name) => !before.includes(name))).toEqual([]);
  expect(
    await source.query(`select relname from pg_class c join pg_namespace n on n.oid = relnamespace
                        where nspname = 'muster_canary'`),
  ).toEqual([]);
}

test('what was written before the moment is there, what was written after is not', async () => {
  const before = scratches();
  const report = await drill();
  expect(failed(report)).toEqual([]);
  expect(report).toMatchObject({ verdict: 'passed', outcome: 'completed' });
  expect(report.checks.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      segments,
      'moment: what was written before is there',
      'moment: what was written after is not there',
      'moment: restored within the RTO',
      'moment: nothing of it is left',
    ]),
  );
  await expectNothingLeft(before);
  const { password } = new URL(source.url);
  expect(JSON.stringify(report)).not.toContain(password);
});

test('killed in the middle of the restore, it is done once more, and nothing is left', async () => {
  const before = scratches();
  const handle = await stack.start({ drill: 'database-pitr' }, 'backupVerification');
  const { runId } = await handle.describe();
  const journal = join(stack.paths.drills, runId, 'job-proveMoment.jsonl');
  const restoring = (): boolean =>
    scratches().some(
      (name) =>
        !before.includes(name) && readdirSync(join('/var/tmp', name)).includes('postgresql.conf'),
    );
  expect(await waitUntil(restoring, 30_000)).toBe(true);
  const [head] = readFileSync(journal, 'utf8').trim().split('\n');
  process.kill((JSON.parse(head!) as { head: { pid: number } }).head.pid, 'SIGKILL');
  const report = await handle.result();
  expect(failed(report)).toEqual([]);
  expect(JSON.stringify(report.timeline)).toContain('begun for the 2. time');
  await expectNothingLeft(before);
});

// What one takes from the archive the next ones lack as well.
describe('each defect fails it for its own reason', () => {
  const reasons: readonly (readonly [ArchiveDefect, readonly string[]])[] = [
    ['restores-too-far', ['moment: what was written after is not there']],
    ['restores-too-early', ['moment: what was written before is there']],
    ['missing-wal-segment', [segments, restores]],
    ['archiving-fails', [segments, archiving, exposure, restores]],
    ['archiving-lies', [segments, archiving, restores]],
  ];

  test.each(reasons)('%s', async (defect, checks) => {
    const before = scratches();
    await source.spoil(defect);
    await rewrite([
      ...(checks.includes(archiving) ? [['archiveWithin: 30s', 'archiveWithin: 3s']] : []),
      ...(checks.includes(exposure) ? [['exposure: 5m', 'exposure: 1ms']] : []),
    ]);
    const report = await drill();
    expect(report).toMatchObject({ verdict: 'failed', outcome: 'completed' });
    expect(failed(report)).toEqual(checks);
    const said = report.checks.map(({ observed }) => observed).join();
    if (checks.includes(restores)) expect(said).toContain('recovery ended before its target');
    expect(said.includes('PostgreSQL cannot archive')).toBe(defect === 'archiving-fails');
    await expectNothingLeft(before);
  });
});
