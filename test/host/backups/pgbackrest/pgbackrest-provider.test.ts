import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { join } from 'node:path';
import type { Backup, PgbackrestRef } from '../../../../domain/backup.js';
import type { MomentChosen, SidesSeen } from '../../../../domain/moment.js';
import type { BackupContext } from '../../../../host/backups/backup-provider.js';
import { findRows, removeRows, writeAround } from '../../../../host/backups/moment/canary-rows.js';
import { chooseFromData, findTimes } from '../../../../host/backups/moment/data-times.js';
import { pgbackrestProvider } from '../../../../host/backups/pgbackrest/pgbackrest-provider.js';
import { ToolRunner } from '../../../../host/jobs/tool-runner.js';
import { parsePlace } from '../../../../host/postgres/postgres-place.js';
import { findPostgresPrograms } from '../../../../host/postgres/postgres-programs.js';
import { ScratchArea } from '../../../../host/postgres/scratch-area.js';
import { newGroupMark } from '../../../../host/processes/process-group.js';
import { identifyProcess } from '../../../../host/processes/process-identity.js';
import {
  startArchivedPostgres,
  type ArchivedPostgres,
} from '../../../support/archived-postgres.js';
import { tempFolder, type TempFolder } from '../../../support/temp-folder.js';

const schema = 'muster_canary';
const { archive, configuration, list, restore, take } = pgbackrestProvider;

let folder: TempFolder;
let source: ArchivedPostgres;
let context: BackupContext;
let ref: PgbackrestRef;
let scratch: ScratchArea;

beforeAll(async () => {
  folder = await tempFolder();
  source = await startArchivedPostgres(folder);
}, 60_000);
afterAll(async () => {
  await source?.stop();
  await folder?.remove();
});
beforeEach(async () => {
  const { config, program } = source;
  ref = { kind: 'pgbackrest', stanza: 'twzrd', config, program, jobs: 2, verify: true };
  const { mark, env } = newGroupMark();
  const { run } = new ToolRunner('/', env);
  const backup: Backup = { host: 'local', store: 'database', roles: [], provider: ref };
  context = {
    backup,
    source: parsePlace(source.url),
    env: {},
    programs: async () => findPostgresPrograms(15, undefined),
    encoding: async () => 'UTF8',
    run,
    progress: () => {},
  };
  const recordFile = join(folder.path, 'scratch.json');
  const group = { ...identifyProcess(process.pid)!, mark };
  const place = { recordFile, folder: `/var/tmp/muster-test-${process.pid}`, group };
  scratch = await ScratchArea.open(place, context.programs, run);
});
afterEach(async () => {
  expect(await scratch.remove()).toEqual([]);
  await removeRows(context.source, schema);
});

async function restoreTo(
  toTime: string | undefined,
  look: (copy: BackupContext['source']) => Promise<SidesSeen>,
): Promise<SidesSeen> {
  const [newest] = await list(ref, context);
  const options = toTime === undefined ? {} : { toTime };
  const { server, database } = await restore!(ref, newest!, scratch, context, options);
  return look({ ...server.place, database });
}

test('rows before the moment are there, rows after it are not', async () => {
  const before = await archive!.before(ref, context);
  const moment = await writeAround(context.source, schema);
  const seen = await archive!.after(ref, before, 20_000, context);
  expect(Date.parse(moment.before)).toBeLessThan(Date.parse(moment.at));
  expect(Date.parse(moment.at)).toBeLessThan(Date.parse(moment.after));
  expect(seen).toMatchObject({ troubles: [], flushMs: 60_000, chain: { missing: 0 } });
  expect(seen.settledMs).not.toBeNull();
  const sides = await restoreTo(moment.at, (copy) => findRows(copy, schema));
  expect(sides).toMatchObject({ beforeThere: true, afterThere: false });
  // The copy has archived nothing into the source's repository: no new timeline.
  const timelines = await source.query('select timeline_id from pg_control_checkpoint()');
  expect(timelines).toEqual([{ timeline_id: 1 }]);
}, 60_000);

test('by times in the data, with nothing written to the source', async () => {
  await source.query('create table public.clock (at timestamptz primary key)');
  for (let row = 0; row < 3; row += 1) {
    await source.query('insert into public.clock values (clock_timestamp())');
    await source.query('select pg_sleep(0.3)');
  }
  await source.query('select pg_switch_wal()');
  const proof = { kind: 'data', table: 'public.clock', column: 'at', marginMs: 200 } as const;
  const [newest] = await list(ref, context);
  let moment: MomentChosen | undefined;
  for (let tries = 0; moment === undefined && tries < 50; tries += 1) {
    const { archivedUpTo } = await archive!.before(ref, context);
    const between = { from: newest!.finishedAt, to: archivedUpTo! };
    moment = await chooseFromData(context.source, proof, between).catch(() => undefined);
    if (moment === undefined) await source.query('select pg_sleep(0.1)');
  }
  const before = await archive!.before(ref, context);
  const seen = await archive!.after(ref, before, null, context);
  expect(seen).toMatchObject({ troubles: [], settledMs: null, chain: { missing: 0 } });
  const sides = await restoreTo(moment!.at, (copy) => findTimes(copy, proof, moment!));
  expect(sides).toMatchObject({ beforeThere: true, afterThere: false });
  // Where there is nothing on both sides, no moment is made up.
  const nothing = { from: new Date().toISOString(), to: new Date().toISOString() };
  await expect(chooseFromData(context.source, proof, nothing)).rejects.toMatchObject({
    code: 'MOMENT_UNKNOWN',
  });
}, 60_000);

test('a backup made by hand is listed, and tells who keeps how many', async () => {
  const made = await take!(ref, context, { folder: scratch.folder });
  expect(made.kind).toBe('incr');
  expect((await list(ref, context)).map(({ kind }) => kind)).toEqual(['incr', 'full']);
  expect(await configuration(ref, context)).toMatchObject({ keepCount: 7, archiving: true });
}, 60_000);

test('a moment before the first backup, a schema that is not there, a stanza that is not there', async () => {
  await expect(
    restoreTo('2020-01-01T00:00:00.000Z', (copy) => findRows(copy, schema)),
  ).rejects.toMatchObject({ code: 'RESTORE_FAILED' });
  await expect(writeAround(context.source, 'nobody_s')).rejects.toMatchObject({
    code: 'CANARY_REFUSED',
    message: expect.stringContaining('nobody_s is not there'),
  });
  const other = { ...ref, stanza: 'other' };
  await expect(list(other, context)).rejects.toMatchObject({ code: 'BACKUP_UNREADABLE' });
  const nowhere = { ...ref, config: '/nowhere/pgbackrest.conf' };
  await expect(list(nowhere, context)).rejects.toMatchObject({ code: 'BACKUP_UNREADABLE' });
}, 60_000);
