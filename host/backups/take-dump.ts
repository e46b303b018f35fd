import { delimiter, join } from 'node:path';
import type { BackupFound, PgDumpRef } from '../../domain/backup.js';
import { MusterError } from '../../domain/errors.js';
import { placeEnv } from '../postgres/postgres-place.js';
import type { BackupContext, TakeOptions } from './backup-provider.js';
import { dumpAt } from './dump-format.js';
import { lastWords, TablesTold } from './tool-words.js';

/** A dump reads; it waits for nobody's lock for long, and writes nothing. */
const readOnly = { PGOPTIONS: '-c default_transaction_read_only=on' } as const;
const lockWaitMs = 5_000;

/**
 * Dumps the source under the snapshot: by the inventory's own command, else by `pg_dump` in the
 * directory format, lightly compressed.
 * @throws MusterError BACKUP_UNREADABLE where the command fails, or makes no dump
 */
export async function takeDump(
  ref: PgDumpRef,
  context: BackupContext,
  { folder, snapshot }: TakeOptions,
): Promise<BackupFound> {
  const bin = await context.programs();
  const path = join(folder, 'manual');
  const own = [
    join(bin, 'pg_dump'),
    '--format=directory',
    '--compress=1',
    `--jobs=${ref.jobs}`,
    `--lock-wait-timeout=${lockWaitMs}`,
    '--no-sync',
    '--verbose',
    '--no-password',
    ...(snapshot === undefined ? [] : [`--snapshot=${snapshot}`]),
    `--file=${path}`,
  ];
  const tables = new TablesTold(/dumping contents of table/, (done) =>
    context.progress({ doing: 'dumping', tables: done }),
  );
  const startedAt = new Date().toISOString();
  const { exitCode } = await context.run(ref.take ?? own, {
    env: {
      ...placeEnv(context.source),
      ...readOnly,
      PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
      MUSTER_BACKUP_PATH: path,
      MUSTER_BACKUP_SNAPSHOT: snapshot ?? '',
    },
    onErrorLine: tables.take,
  });
  if (exitCode !== 0) throw failed(`ended with ${exitCode}: ${lastWords(tables.lines)}`);
  const dump = await dumpAt(path, path).catch(() => undefined);
  if (dump === undefined) throw failed('made no dump at $MUSTER_BACKUP_PATH');
  return { ...dump, startedAt };
}

function failed(why: string): MusterError {
  return new MusterError('BACKUP_UNREADABLE', `the manual backup ${why}`, {
    remedy: 'Run it by hand against the same database and see what it says.',
  });
}
