import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackupFound, PgbackrestRef } from '../../../domain/backup.js';
import type { Scratch } from '../../postgres/scratch.js';
import { withPinned } from '../../postgres/postgres-client.js';
import type { PostgresPlace } from '../../postgres/postgres-place.js';
import type { BackupContext, Restored, RestoreOptions } from '../backup-provider.js';
import { askArchiving } from './ask-archiving.js';
import { runPgbackrest } from './pgbackrest-command.js';
import { explainRecovery } from './recovery-failure.js';

/** How long replaying the WAL may take. */
const recoveryWithinMs = 60 * 60_000;

/**
 * Restores a backup's files below the scratch folder and lets a server of its own replay the WAL up
 * to the moment, or to the end of what is archived.
 * @throws MusterError RESTORE_FAILED, STORE_UNREACHABLE
 */
export async function restoreFiles(
  ref: PgbackrestRef,
  backup: BackupFound,
  scratch: Scratch,
  context: BackupContext,
  { toTime }: RestoreOptions = {},
): Promise<Restored> {
  const dataFolder = join(scratch.folder, 'data');
  const { superuser } = await askArchiving(context.source);
  const needed = await settingsNeeded(context.source);
  const config = join(scratch.folder, 'postgresql.conf');
  await writeFile(config, '');
  await runPgbackrest(ref, context, {
    words: restoreWords(ref, backup, scratch.folder, dataFolder, toTime),
    code: 'RESTORE_FAILED',
    onShare: (share) =>
      context.progress({
        doing: 'restoring files',
        bytes: Math.round(share * backup.bytes),
        ofBytes: backup.bytes,
      }),
  });
  context.progress({ doing: `replaying WAL up to ${toTime ?? 'its end'}` });
  try {
    const server = await scratch.startOn(dataFolder, {
      superuser,
      // The source's own configuration, with its libraries, jobs and paths, is left unread.
      settings: { config_file: config, ...isolated, ...needed },
      withinMs: recoveryWithinMs,
    });
    return { server, database: context.source.database, ...(toTime && { recoveredTo: toTime }) };
  } catch (error) {
    throw explainRecovery(error, toTime);
  }
}

/**
 * What `ALTER SYSTEM` may have left in the files, and a copy must not do: archive into the source's
 * repository, follow another server, run commands. Without hot standby it needs no room for as many
 * connections as the source.
 */
const isolated = {
  archive_mode: 'off',
  archive_command: '',
  archive_cleanup_command: '',
  recovery_end_command: '',
  primary_conninfo: '',
  hot_standby: 'off',
  max_logical_replication_workers: '0',
  session_preload_libraries: '',
  shared_buffers: '128MB',
  huge_pages: 'off',
  autovacuum: 'off',
  external_pid_file: '',
  // Shared memory in the scratch folder goes with it, however the server ends.
  dynamic_shared_memory_type: 'mmap',
} as const;

/** What recovery cannot do with less of than the source had. */
async function settingsNeeded(source: PostgresPlace): Promise<Readonly<Record<string, string>>> {
  return withPinned(source, 'source', async (client) => {
    const { rows } = await client.query<{ name: string; setting: string }>(
      `select name, setting from pg_settings
       where name in ('max_prepared_transactions', 'max_locks_per_transaction')`,
    );
    return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
  });
}

/** Every path is inside the scratch folder, whatever the configuration says of the source's. */
function restoreWords(
  { jobs }: PgbackrestRef,
  { id }: BackupFound,
  scratchFolder: string,
  dataFolder: string,
  toTime: string | undefined,
): readonly string[] {
  return [
    'restore',
    `--set=${id}`,
    `--pg1-path=${dataFolder}`,
    `--tablespace-map-all=${join(scratchFolder, 'tablespaces')}`,
    ...(toTime === undefined
      ? ['--type=default']
      : ['--type=time', `--target=${toTarget(toTime)}`, '--target-action=promote']),
    '--archive-mode=off',
    '--no-delta',
    '--no-link-all',
    `--process-max=${jobs}`,
  ];
}

/** pgBackRest takes neither `T` nor `Z`. */
function toTarget(iso: string): string {
  return iso.replace('T', ' ').replace('Z', '+00');
}
