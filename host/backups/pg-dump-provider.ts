import type { PgDumpRef } from '../../domain/backup.js';
import type { BackupProvider } from './backup-provider.js';

/** Dumps in a folder. */
export const pgDumpProvider: BackupProvider<PgDumpRef> = {
  copies: 'rows',
  configuration: async () => ({ told: [] }),
  list: async () => [],
};
