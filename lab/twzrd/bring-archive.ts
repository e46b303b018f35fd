import type { Say } from '../lab.js';
import { isArchiveDefect } from './archive-defects.js';
import { planArchive, startArchive, writeArchiveFiles } from './archive.js';
import { withClient } from './postgres.js';
import { spoilArchive } from './spoil-archive.js';
import type { StoreUser } from './store-user.js';
import { findPgbackrest } from './tools.js';

/** The archive as `up` brings it: settings for PostgreSQL to start with, the rest once it runs. */
export interface ArchiveToBring {
  readonly settings: string;
  start(): Promise<void>;
}

/** Schema that a drill may write its own rows into. */
const canarySchema = 'muster_canary';

/** Makes the archive's files. @throws MusterError TOOL_MISSING, BAD_INPUT */
export function prepareArchive(options: {
  readonly dir: string;
  readonly stores: string;
  readonly url: string;
  readonly user: StoreUser | undefined;
  readonly defect: string | undefined;
  readonly defectBefore: string | undefined;
  readonly say: Say;
}): ArchiveToBring {
  const { stores, dir, url, user, defect, defectBefore, say } = options;
  const archive = planArchive(stores, { dir, url, user, program: findPgbackrest() });
  return {
    settings: writeArchiveFiles(archive, defect),
    start: () =>
      withClient(url, async (client) => {
        await client.query(`create schema if not exists ${canarySchema}`);
        // What the settings say now may not be what the server started with.
        await client.query('select pg_reload_conf()');
        const isNew = await startArchive(archive);
        if (isNew) say(`A full backup by pgBackRest in ${archive.home}`);
        if (isArchiveDefect(defect) && (isNew || defect !== defectBefore))
          await spoilArchive(archive, defect, client);
      }),
  };
}
