import type { AskedRef } from '../../domain/backup.js';
import { MusterError } from '../../domain/errors.js';
import type { BackupProvider } from './backup-provider.js';

/** Backups that only a person can look at; only a manual backup of the store can be proven. */
export const askedProvider: BackupProvider<AskedRef> = {
  copies: 'rows',
  configuration: async () => ({ told: [] }),
  list: async () => {
    throw new MusterError('BACKUP_UNREADABLE', 'only a person can look at these backups');
  },
};
