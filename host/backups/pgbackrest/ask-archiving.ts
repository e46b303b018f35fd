import { isSegment, segmentEndBytes } from '../../../domain/wal-segments.js';
import { withPinned } from '../../postgres/postgres-client.js';
import type { PostgresPlace } from '../../postgres/postgres-place.js';

/** How a server archives its WAL, as it says itself. Instants are ISO 8601, by its clock. */
export interface Archiving {
  readonly mode: string;
  /** A segment goes at the latest after so long; 0: only once it is full. */
  readonly timeoutMs: number;
  readonly segmentBytes: number;
  /** The segment that is written now. */
  readonly currentSegment: string;
  /** What was written since the last archived segment. */
  readonly unarchivedBytes: number;
  /** The file whose archiving failed, where the last attempt did. */
  readonly failing: string | null;
  readonly lastSegment: string | null;
  readonly lastAt: string | null;
  /** Since when the oldest full segment waits to be archived; null where none does, or none may be seen. */
  readonly waitingSince: string | null;
  readonly now: string;
  /** Who may open a copy. */
  readonly superuser: string;
}

// The name of a backup's label or of half a segment begins with that of its segment.
const question = `
  select
    current_setting('archive_mode') as mode,
    (select setting from pg_settings where name = 'archive_timeout') as timeout_s,
    (select setting from pg_settings where name = 'wal_segment_size') as segment_bytes,
    pg_walfile_name(pg_current_wal_insert_lsn()) as current_segment,
    pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as written_bytes,
    case when last_failed_time > coalesce(last_archived_time, '-infinity')
      then last_failed_wal end as failing,
    left(last_archived_wal, 24) as last_segment,
    last_archived_time as last_at,
    clock_timestamp() as now,
    (select rolname from pg_roles where rolsuper and rolcanlogin order by oid limit 1) as superuser
  from pg_stat_archiver`;

const maySee = `select has_function_privilege('pg_ls_archive_statusdir()', 'execute') as allowed`;
const oldestWaiting = `
  select min(modification) as since from pg_ls_archive_statusdir() where name like '%.ready'`;

interface Row {
  readonly mode: string;
  readonly timeout_s: string;
  readonly segment_bytes: string;
  readonly current_segment: string;
  readonly written_bytes: string;
  readonly failing: string | null;
  readonly last_segment: string | null;
  readonly last_at: Date | null;
  readonly now: Date;
  readonly superuser: string;
}

/** Asks the source, read-only. @throws MusterError STORE_UNREACHABLE */
export async function askArchiving(place: PostgresPlace): Promise<Archiving> {
  return withPinned(place, 'source', async (client) => {
    const { rows } = await client.query<Row>(question);
    const row = rows[0]!;
    const { rows: seeing } = await client.query<{ allowed: boolean }>(maySee);
    const waiting =
      seeing[0]?.allowed === true
        ? (await client.query<{ since: Date | null }>(oldestWaiting)).rows[0]
        : undefined;
    const segmentBytes = Number(row.segment_bytes);
    const written = Number(row.written_bytes);
    const last = row.last_segment;
    const isWhole = last !== null && isSegment(last);
    return {
      mode: row.mode,
      timeoutMs: Number(row.timeout_s) * 1000,
      segmentBytes,
      currentSegment: row.current_segment,
      unarchivedBytes: isWhole
        ? Math.max(0, written - segmentEndBytes(last, segmentBytes))
        : written,
      failing: row.failing,
      lastSegment: isWhole ? last : null,
      lastAt: row.last_at?.toISOString() ?? null,
      waitingSince: waiting?.since?.toISOString() ?? null,
      now: row.now.toISOString(),
      superuser: row.superuser,
    };
  });
}
