import { MusterError } from '../../../domain/errors.js';

/**
 * What it means that a restored server did not come up, by its last words.
 *
 * PostgreSQL takes a segment that is not in the archive for the end of all WAL: a hole and a moment
 * that was never archived read the same here. The chain of segments tells them apart.
 */
export function explainRecovery(failure: unknown, toTime: string | undefined): unknown {
  if (!(failure instanceof MusterError) || failure.code !== 'RESTORE_FAILED') return failure;
  const said = failure.message;
  if (/recovery ended before configured recovery target was reached/.test(said)) {
    const reached = /last completed transaction was at log time (.+)/.exec(said)?.[1];
    return explained(
      failure,
      `recovery ended before its target ${toTime ?? ''}: the archived WAL ends at ${reached ?? 'or before the backup’s own end'}`,
      'Look for a hole in the archived WAL, and for archiving that fails.',
    );
  }
  if (/WAL ends before (consistent recovery point|end of online backup)/.test(said)) {
    return explained(
      failure,
      'the WAL that the backup itself needs is not whole',
      'Take a new backup: this one cannot be restored.',
    );
  }
  return failure;
}

function explained(failure: MusterError, message: string, remedy: string): MusterError {
  return new MusterError('RESTORE_FAILED', message, {
    remedy,
    details: failure.details,
    cause: failure,
  });
}
