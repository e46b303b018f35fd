import { join } from 'node:path';
import { MusterError } from '../../domain/errors.js';
import type { BackupFound } from '../../domain/backup.js';
import type { CopyIntegrity, CopyRestored } from '../../domain/restored-copy.js';
import { withPostgres } from '../postgres/postgres-client.js';
import { placeEnv, type PostgresPlace } from '../postgres/postgres-place.js';
import type { BackupContext, Restored } from './backup-provider.js';

const jobs = 2;
const mostCorruptions = 5;

/** Where a restored database is. */
export function placeOf({ server, database }: Restored): PostgresPlace {
  return { ...server.place, database };
}

/** What was restored, as its server tells it. */
export async function describeCopy(restored: Restored, backup: BackupFound): Promise<CopyRestored> {
  const { recoveredTo, database } = restored;
  return withPostgres(placeOf(restored), async (client) => {
    const { rows } = await client.query<{ version: string; bytes: string; tables: string }>(
      `select current_setting('server_version') as version,
         pg_database_size(current_database()) as bytes,
         (select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema') as tables`,
    );
    const { version, bytes, tables } = rows[0]!;
    return {
      backup: backup.id,
      database,
      serverVersion: version,
      bytes: Number(bytes),
      tables: Number(tables),
      ...(recoveredTo !== undefined && { recoveredTo }),
    };
  });
}

/** Lets `pg_amcheck` look at every table and index of the copy. @throws MusterError COMMAND_FAILED */
export async function checkPages(
  restored: Restored,
  context: BackupContext,
): Promise<CopyIntegrity> {
  const place = placeOf(restored);
  const { exitCode, stdout, stderr } = await context.run(
    [
      join(await context.programs(), 'pg_amcheck'),
      '--install-missing',
      `--jobs=${jobs}`,
      '--no-password',
      place.database,
    ],
    { env: placeEnv(place) },
  );
  const said = stdout.split('\n').filter((line) => line.trim() !== '');
  // It ends with 2 where it found corruption, with 1 where it could not look.
  if (exitCode !== 0 && exitCode !== 2) {
    throw new MusterError('COMMAND_FAILED', `pg_amcheck failed: ${stderr.trim().slice(0, 300)}`);
  }
  return withPostgres(place, async (client) => {
    const { rows } = await client.query<{ count: string }>(
      `select count(*) as count from pg_class where relkind in ('r', 'm', 't', 'i', 'S')`,
    );
    const corruptions = exitCode === 0 ? [] : said.slice(0, mostCorruptions);
    const unnamed = exitCode === 2 && corruptions.length === 0;
    return {
      relations: Number(rows[0]?.count),
      corruptions: unnamed ? ['pg_amcheck found corruption and named none'] : corruptions,
    };
  });
}
