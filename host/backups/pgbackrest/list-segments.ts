import type { PgbackrestRef } from '../../../domain/backup.js';
import type { BackupContext } from '../backup-provider.js';
import { runPgbackrest } from './pgbackrest-command.js';

/** A segment in the repository: its name, the SHA-1 of its content, how it is packed. */
const segmentFile = /^([0-9A-F]{24})-[0-9a-f]{40}(?:\.\w+)?$/;
/** The segments of one log: 8 hex digits each of timeline and log. */
const logFolder = /^[0-9A-F]{16}$/;
const logDigits = 8;

/** From the first segment that a backup needs to the last that is wanted of it. */
export interface WalRange {
  readonly archiveId: string;
  readonly from: string;
  readonly to: string;
}

/**
 * The names of the WAL segments that the repository holds of a range, give or take those of the same
 * logs. The listing is the repository's own, wherever that is: `info` tells only the first and the
 * last, and `verify` tells no holes. It is asked log by log, so that no listing is long.
 * @throws MusterError BACKUP_UNREADABLE
 */
export async function listSegments(
  ref: PgbackrestRef,
  { archiveId, from, to }: WalRange,
  context: Pick<BackupContext, 'run' | 'env'>,
): Promise<readonly string[]> {
  const list = async (path: string): Promise<readonly string[]> => {
    const words = ['repo-ls', `archive/${ref.stanza}/${path}`];
    const printed = await runPgbackrest(ref, context, { words, code: 'BACKUP_UNREADABLE' });
    return printed.split('\n').map((line) => line.trim());
  };
  const log = (name: string): string => name.slice(logDigits, 2 * logDigits);
  const logs = (await list(archiveId)).filter(
    (name) => logFolder.test(name) && log(name) >= log(from) && log(name) <= log(to),
  );
  const segments: string[] = [];
  for (const name of logs) {
    for (const file of await list(`${archiveId}/${name}`)) {
      const segment = segmentFile.exec(file)?.[1];
      if (segment !== undefined) segments.push(segment);
    }
  }
  return segments;
}
