import type { PgbackrestRef } from '../../../domain/backup.js';
import { MusterError } from '../../../domain/errors.js';
import type { ArchiveSeen } from '../../../domain/moment.js';
import { walChain } from '../../../domain/wal-segments.js';
import { monotonicMs } from '../../processes/monotonic-clock.js';
import type { ArchiveBefore, BackupContext } from '../backup-provider.js';
import { askArchiving, type Archiving } from './ask-archiving.js';
import { listBackups } from './list-backups.js';
import { listSegments } from './list-segments.js';
import type { PgbackrestBackup } from './parse-info.js';
import { runPgbackrest } from './pgbackrest-command.js';
import { verifyRepository } from './verify-repository.js';

/** What a server that nobody writes to adds by itself: a checkpoint, the running transactions. */
const idleBytes = 1_024;

/** The archive before the drill has written or forced anything. */
export interface PgbackrestBefore extends ArchiveBefore {
  readonly backup: PgbackrestBackup;
  readonly archiving: Archiving;
}

/** @throws MusterError BACKUP_UNREADABLE, STORE_UNREACHABLE; RESTORE_FAILED where there is no backup */
export async function archiveBefore(
  ref: PgbackrestRef,
  context: BackupContext,
): Promise<PgbackrestBefore> {
  const archiving = await askArchiving(context.source);
  const [backup] = await listBackups(ref, context);
  if (backup === undefined) {
    throw new MusterError('RESTORE_FAILED', 'there is no backup to restore');
  }
  return { backup, archiving, archivedUpTo: archiving.lastAt };
}

/**
 * Looks whether the repository holds all WAL from the backup on: up to what is being written now,
 * where it may force the archiving and wait for it; else up to what the server says is archived.
 * @throws MusterError BACKUP_UNREADABLE, STORE_UNREACHABLE
 */
export async function archiveAfter(
  ref: PgbackrestRef,
  { backup, archiving }: PgbackrestBefore,
  waitForMs: number | null,
  context: BackupContext,
): Promise<ArchiveSeen> {
  const { currentSegment } = await askArchiving(context.source);
  const settled = waitForMs === null ? unforced : await settle(ref, waitForMs, context);
  const { failing } = await askArchiving(context.source);
  const from = backup.walStart ?? currentSegment;
  const to = waitForMs === null ? (archiving.lastSegment ?? currentSegment) : currentSegment;
  const range = { archiveId: backup.archiveId, from, to };
  const segments = await listSegments(ref, range, context);
  const verified = ref.verify ? await verifyRepository(ref, context) : undefined;
  return {
    backup: backup.id,
    exposedMs: exposedMs(archiving),
    archivedUpTo: archiving.lastAt,
    flushMs: archiving.timeoutMs === 0 ? null : archiving.timeoutMs,
    settledMs: settled.tookMs,
    troubles: [
      ...(archiving.mode === 'off' ? ['archive_mode is off'] : []),
      ...(failing === null ? [] : [`PostgreSQL cannot archive ${failing}`]),
      ...settled.troubles,
      ...(backup.damaged ? [`backup ${backup.id} has pages with wrong checksums`] : []),
      ...(verified?.troubles ?? []).map((trouble) => `pgbackrest verify: ${trouble}`),
    ],
    chain: walChain(segments, from, to, archiving.segmentBytes),
  };
}

interface Settled {
  readonly tookMs: number | null;
  readonly troubles: readonly string[];
}

const unforced: Settled = { tookMs: null, troubles: [] };

/** `check` makes the server begin another segment, and waits until the one before is in the repository. */
async function settle(
  ref: PgbackrestRef,
  withinMs: number,
  context: BackupContext,
): Promise<Settled> {
  context.progress({ doing: 'waiting until the WAL is archived' });
  const beganMs = monotonicMs();
  try {
    const words = ['check', `--archive-timeout=${withinMs / 1000}`];
    await runPgbackrest(ref, context, { words, code: 'BACKUP_FAILED' });
    return { tookMs: Math.round(monotonicMs() - beganMs), troubles: [] };
  } catch (error) {
    if (!(error instanceof MusterError) || error.code !== 'BACKUP_FAILED') throw error;
    return { tookMs: null, troubles: [error.message] };
  }
}

function exposedMs({ lastAt, waitingSince, now, unarchivedBytes }: Archiving): number | null {
  if (lastAt === null) return null;
  if (unarchivedBytes <= idleBytes) return 0;
  // Where archiving lags behind, what waits is older than the last success.
  const since = [lastAt, waitingSince ?? lastAt].map((instant) => Date.parse(instant));
  return Math.max(0, Date.parse(now) - Math.min(...since));
}
