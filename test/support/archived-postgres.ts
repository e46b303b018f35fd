import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../host/dev/free-port.js';
import type { ArchiveDefect } from '../../lab/twzrd/archive-defects.js';
import { prepareArchive } from '../../lab/twzrd/bring-archive.js';
import { applySchema, startPostgres, stopPostgres, withClient } from '../../lab/twzrd/postgres.js';
import { findStoreUser } from '../../lab/twzrd/store-user.js';
import { findTools } from '../../lab/twzrd/tools.js';
import type { TempFolder } from './temp-folder.js';

/** The practice system's PostgreSQL with its archive, and nothing else of it. */
export interface ArchivedPostgres {
  readonly url: string;
  /** pgBackRest's configuration. */
  readonly config: string;
  /** What drills call as pgBackRest. */
  readonly program: string;
  /** Has it become so since its backup. */
  spoil(defect: ArchiveDefect): Promise<void>;
  query(sql: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

/** Starts it in a folder, with a first full backup. */
export async function startArchivedPostgres(folder: TempFolder): Promise<ArchivedPostgres> {
  const user = findStoreUser();
  const stores = join(folder.path, 'stores');
  await mkdir(stores);
  // The server's user must be able to enter.
  await chmod(folder.path, 0o755);
  const url = `postgres://twzrd:of-the-archive@127.0.0.1:${await freePort()}/twzrd`;
  const place = { dir: folder.path, stores, url, user };
  const bring = (defect?: ArchiveDefect) =>
    prepareArchive({ ...place, defect, defectBefore: undefined, say: () => {} });
  const archive = bring();
  await startPostgres({ ...place, tools: findTools(), settings: archive.settings });
  await applySchema(url);
  await archive.start();
  return {
    url,
    config: join(stores, 'pgbackrest/pgbackrest.conf'),
    program: join(stores, 'bin/pgbackrest'),
    spoil: (defect) => bring(defect).start(),
    query: (sql) => withClient(url, async (client) => (await client.query(sql)).rows),
    async stop() {
      await stopPostgres(stores);
    },
  };
}
