import { readdir } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { BackupFound, PgDumpRef } from '../../domain/backup.js';
import { MusterError } from '../../domain/errors.js';
import type { BackupProvider } from './backup-provider.js';
import { configurationTold } from './configuration-told.js';
import { dumpAt } from './dump-format.js';
import { restoreDump } from './restore-dump.js';
import { takeDump } from './take-dump.js';

/** Dumps in a folder: custom and directory formats, and plain SQL. When they are made no tool tells. */
export const pgDumpProvider: BackupProvider<PgDumpRef> = {
  copies: 'rows',

  configuration: async (_ref, { backup }) => configurationTold(backup),

  async list({ folder }) {
    const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      throw unreadable(folder, error);
    });
    const found: BackupFound[] = [];
    for (const name of names.filter((each) => !/^\.|\.(tmp|part)$/.test(each))) {
      const dump = await dumpAt(join(folder, name), name).catch((error: NodeJS.ErrnoException) => {
        throw unreadable(join(folder, name), error);
      });
      if (dump !== undefined) found.push(dump);
    }
    return found.sort((a, b) => Date.parse(b.finishedAt) - Date.parse(a.finishedAt));
  },

  take: takeDump,

  async restore(ref, backup, scratch, context) {
    const path = isAbsolute(backup.id) ? backup.id : join(ref.folder, backup.id);
    return restoreDump(ref, { ...backup, path }, scratch, context);
  },
};

function unreadable(path: string, { code = '', message }: NodeJS.ErrnoException): MusterError {
  const why =
    { ENOENT: 'it is not there', EACCES: 'the agent may not read it', ENOTDIR: 'it is no folder' }[
      code
    ] ?? message;
  return new MusterError('BACKUP_UNREADABLE', `the backups in ${path} cannot be read: ${why}`, {
    remedy: 'Name the folder that the dumps are in, and let the agent’s user read it.',
  });
}
