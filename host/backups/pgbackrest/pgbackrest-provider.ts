import type { BackupConfiguration, PgbackrestRef } from '../../../domain/backup.js';
import { MusterError } from '../../../domain/errors.js';
import type { BackupContext, BackupProvider } from '../backup-provider.js';
import { askArchiving } from './ask-archiving.js';
import { listBackups } from './list-backups.js';
import { runPgbackrest } from './pgbackrest-command.js';
import { readConfig } from './read-config.js';
import { restoreFiles } from './restore-files.js';
import { archiveAfter, archiveBefore, type PgbackrestBefore } from './watch-archive.js';

const dayMs = 24 * 60 * 60_000;

/** Physical backups and archived WAL in a repository of pgBackRest: any moment can be restored. */
export const pgbackrestProvider: BackupProvider<PgbackrestRef> = {
  copies: 'files',
  configuration,
  list: listBackups,
  restore: restoreFiles,

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
    throw new MusterError('BACKUP_FAILED', 'pgbackrest backup ended well, and made none');
  },

  archive: {
    before: archiveBefore,
    after: (ref, before, waitForMs, context) =>
      archiveAfter(ref, before as PgbackrestBefore, waitForMs, context),
  },
};

/** No tool tells when backups are made: that is a scheduler's. */
async function configuration(
  { config, stanza }: PgbackrestRef,
  { source, backup }: BackupContext,
): Promise<BackupConfiguration> {
  const options = await readConfig(config, stanza);
  const { mode, timeoutMs, failing } = await askArchiving(source);
  const kept = Number(options.get('repo1-retention-full') ?? 0);
  const byTime = options.get('repo1-retention-full-type') === 'time';
  const keeps = kept > 0 ? `${kept} ${byTime ? 'days' : 'full backups'}` : 'every full backup';
  return {
    ...(backup.everyMs !== undefined && { everyMs: backup.everyMs }),
    ...(kept > 0 && (byTime ? { keepMs: kept * dayMs } : { keepCount: kept })),
    archiving: mode !== 'off' && failing === null,
    told: [
      `pgBackRest keeps ${keeps} of stanza ${stanza}`,
      `archive_mode ${mode}, archive_timeout ${timeoutMs / 1000} s`,
      ...(failing === null ? [] : [`archiving fails at ${failing}`]),
    ],
  };
}
