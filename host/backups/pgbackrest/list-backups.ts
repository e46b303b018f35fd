import type { PgbackrestRef } from '../../../domain/backup.js';
import type { BackupContext } from '../backup-provider.js';
import { parseInfo, type PgbackrestBackup } from './parse-info.js';
import { runPgbackrest } from './pgbackrest-command.js';

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
