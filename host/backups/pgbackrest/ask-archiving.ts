import { Client } from 'pg';
import { MusterError } from '../../../domain/errors.js';
import { placeClient, type PostgresPlace } from '../../postgres/postgres-place.js';

/** How a server archives its WAL, as it says itself. */
export interface Archiving {
  readonly mode: string;
  /** Empty where a library archives. */
  readonly command: string;
  /** A segment goes at the latest after so long; 0 means only once it is full. */
  readonly timeoutMs: number;
  readonly segmentBytes: number;
  /** The segment that is written now. */
  readonly currentSegment: string;
  /** The last attempt failed, and which segment it was about. */
  readonly failing: string | null;
  readonly lastArchivedAt: string | null;
  readonly lastArchivedSegment: string | null;
  /** Its clock: ISO 8601. */
  readonly now: string;
  readonly superuser: string;
}

// The last attempt failed where its failure is newer than the last success.
const question = `
  select
    current_setting('archive_mode') as mode,
    coalesce((select setting from pg_settings where name = 'archive_command'), '') as command,
    (select setting::bigint from pg_settings where name = 'archive_timeout') * 1000 as timeout_ms,
    (select setting::bigint from pg_settings where name = 'wal_segment_size') as segment_bytes,
    pg_walfile_name(pg_current_wal_lsn()) as current_segment,
    case when last_failed_time > coalesce(last_archived_time, '-infinity')
      then last_failed_wal end as failing,
    last_archived_time, last_archived_wal, clock_timestamp() as now,
    (select rolname from pg_roles where rolsuper and rolcanlogin order by oid limit 1) as superuser
  from pg_stat_archiver`;

/** Asks the source, read-only. @throws MusterError STORE_UNREACHABLE */
export async function askArchiving(place: PostgresPlace): Promise<Archiving> {
  const client = new Client({ ...placeClient(place), statement_timeout: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<Record<string, unknown>>(question);
    const [row] = rows as [Record<string, unknown>];
    const instant = (value: unknown): string | null =>
      value instanceof Date ? value.toISOString() : null;
    return {
      mode: String(row['mode']),
      command: String(row['command']),
      timeoutMs: Number(row['timeout_ms']),
      segmentBytes: Number(row['segment_bytes']),
      currentSegment: String(row['current_segment']),
      failing: (row['failing'] as string | null) ?? null,
      lastArchivedAt: instant(row['last_archived_time']),
      lastArchivedSegment: (row['last_archived_wal'] as string | null) ?? null,
      now: instant(row['now'])!,
      superuser: String(row['superuser']),
    };
  } catch (error) {
    throw new MusterError(
      'STORE_UNREACHABLE',
      `the source does not answer: ${(error as Error).message}`,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
