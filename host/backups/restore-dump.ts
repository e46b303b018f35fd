import { join } from 'node:path';
import type { BackupFound, PgDumpRef } from '../../domain/backup.js';
import { MusterError } from '../../domain/errors.js';
import { withPostgres } from '../postgres/postgres-client.js';
import { placeEnv, type PostgresPlace } from '../postgres/postgres-place.js';
import type { Scratch } from '../postgres/scratch.js';
import type { BackupContext, Restored } from './backup-provider.js';
import { plainDumpIsWhole, tornTableFiles } from './dump-format.js';
import { lastWords, TablesTold } from './tool-words.js';

const progressEveryMs = 500;

/** A dump, and where it lies. */
export type DumpToRestore = BackupFound & { readonly path: string };

/**
 * Restores a dump into the empty database of an empty server, stopping at the first error.
 * @throws MusterError RESTORE_FAILED with the tool's first error
 */
export async function restoreDump(
  ref: PgDumpRef,
  dump: DumpToRestore,
  scratch: Scratch,
  context: BackupContext,
): Promise<Restored> {
  if (dump.bytes === 0) throw failed(dump, 'it is empty');
  if (dump.kind === 'plain' && !(await plainDumpIsWhole(dump.path))) {
    throw failed(dump, 'its end is missing');
  }
  const torn = dump.kind === 'directory' ? await tornTableFiles(dump.path) : [];
  if (torn.length > 0) throw failed(dump, `the end of ${torn.join(', ')} is missing`);
  const bin = await context.programs();
  const server = await scratch.empty(await context.encoding());
  const { place } = server;
  const { database } = place;
  await makeRoles(place, context.backup.roles);
  const restore = [
    join(bin, 'pg_restore'),
    '--exit-on-error',
    '--no-tablespaces',
    '--no-subscriptions',
    '--verbose',
    `--jobs=${ref.jobs}`,
    `--dbname=${database}`,
    dump.path,
  ];
  // From its standard input: its user need not reach the file.
  const script = [join(bin, 'psql'), '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null'];
  const isPlain = dump.kind === 'plain';
  const tables = new TablesTold(/processing data for table/, () => {});
  const watching = watchSize(place, () => tables.count, context);
  try {
    const { exitCode } = await context.run(isPlain ? script : restore, {
      env: placeEnv(place),
      onErrorLine: tables.take,
      // What a script tells psql to do is done as a user who may little.
      ...(isPlain && { stdinFile: dump.path, asServer: true }),
    });
    if (exitCode !== 0) throw failed(dump, lastWords(tables.lines));
  } finally {
    clearInterval(watching);
  }
  return { server, database };
}

async function makeRoles(place: PostgresPlace, roles: readonly string[]): Promise<void> {
  await withPostgres(place, async (client) => {
    for (const role of roles) {
      await client.query(`create role ${client.escapeIdentifier(role)}`);
    }
  });
}

function watchSize(
  place: PostgresPlace,
  tables: () => number,
  { progress }: BackupContext,
): NodeJS.Timeout {
  const ask = async (): Promise<void> => {
    await withPostgres(place, async (client) => {
      const { rows } = await client.query<{ bytes: string }>(
        'select pg_database_size(current_database()) as bytes',
      );
      progress({ doing: 'restoring', bytes: Number(rows[0]?.bytes), tables: tables() });
    }).catch(() => {});
  };
  const timer = setInterval(() => void ask(), progressEveryMs);
  return timer;
}

function failed({ id }: BackupFound, why: string): MusterError {
  return new MusterError('RESTORE_FAILED', `${id} cannot be restored: ${why}`, {
    remedy: 'Restore it by hand into an empty server; until it can be, it is no backup.',
  });
}
