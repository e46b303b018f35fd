import type { PgbackrestRef } from '../../../domain/backup.js';
import type { BackupContext } from '../backup-provider.js';
import { runPgbackrest } from './pgbackrest-command.js';

/** What pgBackRest's own look at every file of its repository found. */
export interface RepositoryVerified {
  readonly sound: boolean;
  /** Its words for what is not. */
  readonly troubles: readonly string[];
}

/**
 * Lets pgBackRest read every file of the repository again and hold it against its checksum. Its exit
 * code is 0 whatever it finds (its issue 2502), so what it says decides. It tells no holes in the
 * WAL.
 * @throws MusterError BACKUP_UNREADABLE
 */
export async function verifyRepository(
  ref: PgbackrestRef,
  context: Pick<BackupContext, 'run' | 'env'>,
): Promise<RepositoryVerified> {
  const printed = await runPgbackrest(ref, context, {
    words: ['verify', '--output=text', '--verbose'],
    code: 'BACKUP_UNREADABLE',
  });
  return parseVerified(printed);
}

/** `status: ok` of the stanza; below it two lines for each archive and backup, the second with counts. */
export function parseVerified(printed: string): RepositoryVerified {
  const status = /^status: (.*)$/m.exec(printed)?.[1];
  if (status === 'ok') return { sound: true, troubles: [] };
  const parts = [...printed.matchAll(/^ +((?:archiveId|backup): .*)\n +(missing: .*)$/gm)];
  const troubles = parts
    .map(([, part, counts]) => ({ part, bad: counts!.match(/[a-z ]+: [1-9]\d*/g) ?? [] }))
    .filter(({ bad }) => bad.length > 0)
    .map(({ part, bad }) => `${part}: ${bad.map((each) => each.trim()).join(', ')}`);
  return { sound: false, troubles: [`status: ${status ?? 'not told'}`, ...troubles] };
}
