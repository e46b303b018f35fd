import { join } from 'node:path';
import type { BackupConfiguration, BackupFound, PgbackrestRef } from '../../../domain/backup.js';
import { MusterError } from '../../../domain/errors.js';
import type { BackupContext, BackupProvider, RestoreOptions } from '../backup-provider.js';
import { askArchiving } from './ask-archiving.js';
import { parseInfo, type PgbackrestBackup } from './parse-info.js';
import { runPgbackrest } from './pgbackrest-command.js';
import { readConfig } from './read-config.js';
import { explainRecovery } from './recovery-failure.js';

const dayMs = 24 * 60 * 60_000;
/** How long replaying the WAL may take. */
const recoveryWithinMs = 30 * 60_000;

/** Physical backups and archived WAL in a repository of pgBackRest: any moment can be restored. */
export const pgbackrestProvider = {
  copies: 'files',
  configuration,
  list: listBackups,

  async take(ref, context) {
    const before = new Set((await listBackups(ref, context)).map(({ id }) => id));
    await runPgbackrest(ref, context, {
      words: ['backup', '--type=incr', `--process-max=${ref.jobs}`],
      code: 'BACKUP_FAILED',
      onShare: (share) =>
        context.progress({ doing: `backing up: ${Math.round(100 * share)} % of the files` }),
    });
    const made = (await listBackups(ref, context)).find(({ id }) => !before.has(id));
    if (made !== undefined) return made;
    throw new MusterError('BACKUP_FAILED', 'pgbackrest backup said nothing, and made none');
  },

  async restore(ref, backup, scratch, context, options = {}) {
    const folder = join(scratch.folder, 'data');
    const { superuser } = await askArchiving(context.source);
    await runPgbackrest(ref, context, {
      words: restoreWords(ref, backup, folder, scratch.folder, options),
      code: 'RESTORE_FAILED',
      onShare: (share) =>
        context.progress({
          doing: 'restoring files',
          bytes: Math.round(share * backup.bytes),
          ofBytes: backup.bytes,
        }),
    });
    context.progress({ doing: `replaying WAL to ${options.toTime ?? 'its end'}` });
    try {
      const settings = isolated;
      const server = await scratch.startOn(folder, {
        superuser,
        settings,
        withinMs: recoveryWithinMs,
      });
      return { server, database: context.source.database };
    } catch (error) {
      throw explainRecovery(error, options.toTime);
    }
  },
} satisfies BackupProvider<PgbackrestRef>;

/** The stanza's backups, newest first. @throws MusterError BACKUP_UNREADABLE */
export async function listBackups(
  ref: PgbackrestRef,
  context: Pick<BackupContext, 'run' | 'env'>,
): Promise<readonly PgbackrestBackup[]> {
  const printed = await runPgbackrest(ref, context, {
    words: ['info', '--output=json'],
    code: 'BACKUP_UNREADABLE',
  });
  return parseInfo(printed, ref.stanza);
}

/**
 * What a copy must not do of what the source does: archive into the source's repository, follow
 * another server, run jobs. Without hot standby it needs no connections' worth of the source's
 * memory to recover.
 */
const isolated = {
  archive_mode: 'off',
  archive_command: '',
  hot_standby: 'off',
  primary_conninfo: '',
  max_logical_replication_workers: '0',
} as const;

/** Every path inside the scratch folder, whatever the configuration says of the source's. */
function restoreWords(
  { jobs }: PgbackrestRef,
  { id }: BackupFound,
  folder: string,
  scratch: string,
  { toTime }: RestoreOptions,
): readonly string[] {
  const target = toTime === undefined ? [] : [`--target=${toTarget(toTime)}`];
  return [
    'restore',
    `--set=${id}`,
    `--pg1-path=${folder}`,
    `--tablespace-map-all=${join(scratch, 'tablespaces')}`,
    `--type=${toTime === undefined ? 'default' : 'time'}`,
    ...target,
    ...(toTime === undefined ? [] : ['--target-action=promote']),
    '--no-delta',
    '--no-link-all',
    '--archive-mode=off',
    `--process-max=${jobs}`,
  ];
}

/** pgBackRest takes no `T` and no `Z`. */
function toTarget(iso: string): string {
  return iso.replace('T', ' ').replace('Z', '+00');
}

async function configuration(
  { config, stanza }: PgbackrestRef,
  { source }: BackupContext,
): Promise<BackupConfiguration> {
  const options = await readConfig(config, stanza);
  const archiving = await askArchiving(source);
  const kept = Number(options.get('repo1-retention-full'));
  const byTime = options.get('repo1-retention-full-type') === 'time';
  const mode = `archive_mode ${archiving.mode}, archive_timeout ${archiving.timeoutMs / 1000} s`;
  return {
    ...(kept > 0 && (byTime ? { keepMs: kept * dayMs } : { keepCount: kept })),
    archiving: archiving.mode !== 'off' && archiving.failing === null,
    told: [
      `stanza ${stanza}, ${kept > 0 ? `keeps ${kept} ${byTime ? 'days' : 'full backups'}` : 'keeps every full backup'}`,
      mode,
      ...(archiving.failing === null ? [] : [`archiving fails at ${archiving.failing}`]),
    ],
  };
}
