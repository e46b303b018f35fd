import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DrillReport } from '../../domain/report/report.js';
import { backupDefects } from '../../lab/twzrd/backup-defects.js';
import { makeBackups } from '../../lab/twzrd/backups.js';
import { readRecord } from '../../lab/twzrd/record.js';
import { findTools } from '../../lab/twzrd/tools.js';
import { readJson } from '../../host/agent/write-durably.js';
import { readJobJournal } from '../../host/jobs/job-journal.js';
import { leftOf } from '../../host/postgres/remove-scratch.js';
import type { ScratchRecord } from '../../host/postgres/scratch-record.js';
import { isAlive, type KnownProcess } from '../../host/processes/process-identity.js';
import { waitUntil } from '../../host/processes/wait-until.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { Stack } from '../support/stack.js';
import { recordHistories } from '../support/record-histories.js';
import { tempFolder } from '../support/temp-folder.js';
import { TwzrdStack } from '../support/twzrd-stack.js';

type BackupDefect = keyof typeof backupDefects;

const moreDrills = ['newest', 'manual']
  .map((proof) => `  ${proof}: { type: backupVerification, backup: nightly, prove: [${proof}] }\n`)
  .join('');

describe('each defect of the backups fails the drill for its own reason', () => {
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  let stack: TwzrdStack;

  beforeAll(async () => {
    folder = await tempFolder();
    stack = new TwzrdStack(folder.path);
    await stack.rise();
    const inventory = await readFile(stack.inventoryPath, 'utf8');
    await writeFile(
      stack.inventoryPath,
      inventory.replace(/^drills:\n/m, `drills:\n${moreDrills}`),
    );
  });
  afterAll(async () => {
    if (process.env['MUSTER_RECORD_HISTORIES'] !== undefined)
      await recordHistories(stack, 'backup');
    await stack?.down();
    await folder?.remove();
  });

  const run = async (drill: string, defect?: BackupDefect): Promise<DrillReport> => {
    const { places } = readRecord(join(folder.path, 'lab/lab.json'))!;
    await makeBackups({ places, tools: findTools(), url: stack.databaseUrl(), defect });
    return (await stack.start({ drill }, 'backupVerification')).result();
  };
  const failed = ({ checks }: DrillReport): readonly string[] =>
    checks.filter(({ passed }) => passed !== true).map(({ name }) => name);
  const observed = ({ checks }: DrillReport, wanted: string): string | undefined =>
    checks.find(({ name }) => name === wanted)?.observed;

  test('without a defect newest and manual backup are proven, and nothing is left', async () => {
    const report = await run('database-backup');
    expect(failed(report)).toEqual([]);
    expect(report).toMatchObject({ verdict: 'passed', outcome: 'completed' });
    expect(report.phases.map(({ name }) => name)).toEqual([
      ...['restore', 'integrity', 'content', 'use', 'cleanUp'].map((phase) => `newest: ${phase}`),
      ...['take', 'restore', 'integrity', 'content', 'use', 'cleanUp'].map(
        (phase) => `manual: ${phase}`,
      ),
    ]);
    expect(report.results.map(({ name }) => name)).toContain('manual: extrapolated from its size');
    expect(await leftBy(stack)).toEqual([]);
  });

  type Reason = {
    readonly drill: 'newest' | 'manual';
    readonly fails: readonly string[];
    readonly says: RegExp;
  };
  const reasons: Record<BackupDefect, Reason> = {
    'empty-dump': {
      drill: 'newest',
      fails: [
        'newest: tables as in the source',
        'newest: extensions as in the source',
        'newest: rows came back',
      ],
      says: /public\.events is missing/,
    },
    'truncated-backup': {
      drill: 'newest',
      fails: ['newest: restores into a fresh isolated server'],
      says: /day-0\.dump cannot be restored: error:/,
    },
    'missing-table': {
      drill: 'manual',
      fails: [
        'manual: tables as in the source',
        'manual: rows as in the source',
        'manual: schema as in the source',
      ],
      says: /sealed_epochs is missing/,
    },
    'changed-row': {
      drill: 'manual',
      fails: ['manual: rows as in the source'],
      says: /sealed_epochs: \d+ rows, not the same ones/,
    },
    'stale-backup': {
      drill: 'newest',
      fails: ['newest backup within the RPO'],
      says: /30 h ago/,
    },
    'retention-hole': {
      drill: 'newest',
      fails: ['no hole between backups'],
      says: /at most 4 d/,
    },
    'missing-extension': {
      drill: 'manual',
      fails: ['manual: extensions as in the source'],
      says: /pg_trgm is missing/,
    },
  };

  test.each(Object.keys(backupDefects) as BackupDefect[])('%s', async (defect) => {
    const { drill, fails, says } = reasons[defect];
    const report = await run(drill, defect);
    expect(report).toMatchObject({ verdict: 'failed', outcome: 'completed' });
    expect(failed(report)).toEqual(fails);
    expect(observed(report, fails[0]!)).toMatch(says);
    expect(await leftBy(stack)).toEqual([]);
  });
});

describe('whoever is killed in the middle of a restore, the drill goes on and leaves nothing', () => {
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  let source: TestPostgres;
  let stack: Stack;

  beforeAll(async () => {
    folder = await tempFolder();
    source = await startPostgres();
    // Large enough that a restore can be met in the middle.
    await source.query(
      `create table big as select n, repeat(md5(n::text), 20) as words from generate_series(1, 20000) n;
       create index on big (words, n); create index on big (n, words)`,
    );
    const inventoryPath = join(folder.path, 'muster.yaml');
    await writeFile(inventoryPath, smallInventory);
    await writeFile(
      join(folder.path, 'refusing.url'),
      'postgres://nobody:hunter2@127.0.0.1:1/none',
    );
    await mkdir(join(folder.path, 'dumps'));
    stack = await new Stack(folder.path, inventoryPath, { SOURCE: source.url }).up();
  });
  afterAll(async () => {
    await stack?.down();
    await source?.stop();
    await folder?.remove();
  });

  const restoring = async (runId: string): Promise<KnownProcess[]> => {
    const folderOf = stack.paths.drill(runId);
    const taken = (): boolean =>
      readJobJournal(join(folderOf, 'job-proveManual.jsonl')).ends.has('take');
    expect(await waitUntil(taken, { withinMs: 30_000, everyMs: 20 })).toBe(true);
    const scratch = async (): Promise<ScratchRecord | undefined> => {
      const record = await readJson<ScratchRecord>(join(folderOf, 'job-proveManual-scratch.json'));
      return record !== undefined && record.servers.length > 0 ? record : undefined;
    };
    const record = await waitUntil(scratch, { withinMs: 30_000, everyMs: 20 });
    return [...record!.servers, ...record!.groups];
  };
  const start = () => stack.start({ drill: 'manual' }, 'backupVerification');

  test('the worker', async () => {
    const handle = await start();
    const made = await restoring(handle.firstExecutionRunId);
    await stack.endWorker();
    await stack.startWorker();
    const report = await handle.result();
    expect(report.checks.filter(isCopyCheck).filter(({ passed }) => passed !== true)).toEqual([]);
    expect(made.filter(isAlive)).toEqual([]);
    expect(await leftBy(stack)).toEqual([]);
  });

  test('the agent', async () => {
    const handle = await start();
    const made = await restoring(handle.firstExecutionRunId);
    const { pid } = await stack.agent.call('hello', {});
    process.kill(pid, 'SIGKILL');
    const report = await handle.result();
    expect(report.checks.filter(isCopyCheck).filter(({ passed }) => passed !== true)).toEqual([]);
    expect(made.filter(isAlive)).toEqual([]);
    expect(await leftBy(stack)).toEqual([]);
  });

  test('the job: it starts over from a clean scratch', async () => {
    const handle = await start();
    const made = await restoring(handle.firstExecutionRunId);
    process.kill(made.at(-1)!.pid, 'SIGKILL');
    const report = await handle.result();
    expect(report.checks.filter(isCopyCheck).filter(({ passed }) => passed !== true)).toEqual([]);
    expect(report.timeline.map(({ what }) => what).join()).toContain('begun for the 2. time');
    expect(made.filter(isAlive)).toEqual([]);
    expect(await leftBy(stack)).toEqual([]);
  });

  test('aborted: nothing is left either', async () => {
    const handle = await start();
    const made = await restoring(handle.firstExecutionRunId);
    await handle.signal('abort', { by: 'ana', reason: 'enough seen' });
    expect(await handle.result()).toMatchObject({ outcome: 'aborted' });
    expect(made.filter(isAlive)).toEqual([]);
    expect(await leftBy(stack)).toEqual([]);
  });

  test.each([
    ['refuses', 'STORE_UNREACHABLE'],
    ['nowhere', 'BACKUP_UNREADABLE'],
  ])('%s: ends with %s, and nothing is left', async (drill, code) => {
    const handle = await stack.start({ drill }, 'backupVerification');
    const report = await handle.result();
    expect(report.outcome).toBe('invalid');
    expect(report.outcomeReason).toContain(code);
    expect(JSON.stringify(report)).not.toContain(source.password);
    expect(await leftBy(stack)).toEqual([]);
  });
});

const smallInventory = `
environment: { name: small, kind: lab }
stores:
  database: { postgres: { env: SOURCE } }
  refusing: { postgres: { file: refusing.url } }
backups:
  nightly: { store: database, every: 24h, keep: 7d, roles: [muster], pgDump: { folder: dumps } }
  refused: { store: refusing, pgDump: { folder: dumps } }
  nowhere: { store: database, pgDump: { folder: not-there } }
drills:
  manual: { type: backupVerification, backup: nightly, prove: [manual] }
  refuses: { type: backupVerification, backup: refused, prove: [manual] }
  nowhere: { type: backupVerification, backup: nowhere, prove: [newest] }
`;

function isCopyCheck({ name }: { readonly name: string }): boolean {
  return name.startsWith('manual: ');
}

/** What is left of all that the jobs of a stack have made. */
async function leftBy({ paths }: Stack): Promise<readonly string[]> {
  const names = await readdir(paths.drills, { recursive: true });
  const records = await Promise.all(
    names
      .filter((name) => name.endsWith('-scratch.json'))
      .map((name) => readJson<ScratchRecord>(join(paths.drills, name))),
  );
  return records.flatMap((record) => leftOf(record!));
}
