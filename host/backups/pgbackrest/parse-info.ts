import { z } from 'zod';
import type { BackupFound } from '../../../domain/backup.js';
import { MusterError } from '../../../domain/errors.js';

/** No valid backups: the stanza is sound, and empty. */
const noBackups = 2;

// What is read of `pgbackrest info --output=json` (its user guide, "Information"; 2.45).
const infoSchema = z.array(
  z.object({
    name: z.string(),
    status: z.object({ code: z.int(), message: z.string() }),
    archive: z
      .array(
        z.object({
          database: z.object({ id: z.int() }),
          id: z.string(),
          min: z.string().nullable(),
          max: z.string().nullable(),
        }),
      )
      .default([]),
    backup: z
      .array(
        z.object({
          archive: z.object({ start: z.string().nullable(), stop: z.string().nullable() }),
          database: z.object({ id: z.int() }),
          error: z.boolean().nullish(),
          info: z.object({ size: z.number() }),
          label: z.string(),
          timestamp: z.object({ start: z.number(), stop: z.number() }),
          type: z.string(),
        }),
      )
      .default([]),
  }),
);

/** A backup as pgBackRest lists it, with the WAL that it cannot do without. */
export interface PgbackrestBackup extends BackupFound {
  readonly startedAt: string;
  /** Folder of its WAL in the repository: `15-1`. */
  readonly archiveId: string;
  /** The first segment it needs to be restored, and the last to be consistent. */
  readonly walStart: string | null;
  readonly walStop: string | null;
  /** Pages whose checksum was wrong when it was made. */
  readonly damaged: boolean;
}

/**
 * The stanza's backups, newest first, from what `pgbackrest info --output=json` printed.
 * @throws MusterError BACKUP_UNREADABLE
 */
export function parseInfo(printed: string, stanza: string): readonly PgbackrestBackup[] {
  const read = infoSchema.safeParse(parseJson(printed));
  if (!read.success) throw unreadable(stanza, 'pgbackrest info printed what is not its own JSON');
  const found = read.data.find(({ name }) => name === stanza);
  if (found === undefined) throw unreadable(stanza, 'the repository does not have it');
  const { status, archive, backup } = found;
  if (status.code !== 0 && status.code !== noBackups) throw unreadable(stanza, status.message);
  return backup
    .map(({ label, type, timestamp, info, archive: wal, database, error }) => ({
      id: label,
      kind: type,
      startedAt: iso(timestamp.start),
      finishedAt: iso(timestamp.stop),
      bytes: info.size,
      archiveId: archive.find((each) => each.database.id === database.id)?.id ?? '',
      walStart: wal.start,
      walStop: wal.stop,
      damaged: error === true,
    }))
    .sort((a, b) => (a.finishedAt < b.finishedAt ? 1 : -1));
}

/** Seconds since 1970 as ISO 8601. */
function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreadable(stanza: string, why: string): MusterError {
  return new MusterError('BACKUP_UNREADABLE', `stanza "${stanza}": ${why}`, {
    remedy: 'Run pgbackrest info as the database’s user, then mend its configuration.',
  });
}
