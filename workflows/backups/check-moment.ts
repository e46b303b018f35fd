import { isEmpty, judge, type Judgement } from '../../domain/check.js';
import type { BackupVerificationPlan } from '../../domain/drills/backup-verification.js';
import type { ArchiveSeen, MomentChosen } from '../../domain/moment.js';
import { formatMs } from '../../domain/timeline/bounds.js';
import { formatSpan } from '../../domain/timeline/format-span.js';
import type { Drill } from '../skeleton/drill.js';
import { Steps } from './steps.js';

/** Restores to a chosen moment: what was written before it is there, what was written after is not. */
export async function checkMoment(drill: Drill, plan: BackupVerificationPlan): Promise<void> {
  const { backup, archiveWithinMs } = plan;
  const steps = new Steps(drill, 'moment', { kind: 'proveMoment', backup, archiveWithinMs });
  await prove(steps, drill, plan);
  const { left } = await steps.expectDone('cleanUp');
  drill.expect('moment: nothing of it is left', left, isEmpty('process, file or row'));
}

async function prove(steps: Steps, drill: Drill, plan: BackupVerificationPlan): Promise<void> {
  const moment = await steps.done('moment', 'has something known on both sides');
  if (moment === undefined) return;
  drill.result('moment: restored to', `${moment.at}, between ${moment.by}`);
  const archive = await steps.done('archive', 'the archive can be read');
  if (archive === undefined) return;
  expectArchive(drill, plan, archive);
  const restored = await steps.done('restore', 'restores to the moment');
  if (restored === undefined) return;
  const sides = await steps.expectDone('sides');
  const { found, beforeThere, afterThere } = sides;
  drill.expect(
    'moment: what was written before is there',
    judge(beforeThere, writtenAt(moment, 'before'), found),
  );
  drill.expect(
    'moment: what was written after is not there',
    judge(!afterThere, `nothing of ${moment.after}`, found),
  );
  expectInTime(drill, plan, steps);
}

function writtenAt(moment: MomentChosen, side: 'before' | 'after'): string {
  return `what was written by ${moment[side]}`;
}

/** What the archive could have given back at any time, and whether it lacks anything. */
function expectArchive(
  drill: Drill,
  { objectives: { exposureMs } }: BackupVerificationPlan,
  { backup, chain, troubles, settledMs, flushMs, exposedMs, archivedUpTo }: ArchiveSeen,
): void {
  const { from, to, segments, missing, examples } = chain;
  drill.result('moment: restored from', `${backup} and ${segments} WAL segments, ${from} to ${to}`);
  drill.result('moment: WAL was archived up to', archivedUpTo ?? 'never');
  drill.expect(
    'moment: every WAL segment since the backup is archived',
    judge(
      missing === 0,
      `all of ${segments}, ${from} to ${to}`,
      missing === 0 ? 'none is missing' : `${missing} missing: ${examples.join(', ')}`,
    ),
  );
  const settled = settledMs === null ? '' : `, a new segment in ${formatMs(settledMs)}`;
  drill.expect('moment: archiving works', {
    ...isEmpty('trouble')(troubles),
    ...(troubles.length === 0 && { observed: `none${settled}` }),
  });
  drill.expect('moment: no write stays unarchived for long', exposed(exposedMs, exposureMs));
  if (flushMs !== null && flushMs <= exposureMs) return;
  drill.finding({
    title:
      flushMs === null
        ? 'a segment of WAL is archived only once it is full (archive_timeout = 0)'
        : `a segment of WAL may wait ${formatSpan(flushMs)} until it is archived`,
    severity: 'major',
    impact: `Where little is written, the loss of the server costs more than ${formatSpan(exposureMs)} of it.`,
    recommendation: `Set archive_timeout to at most ${formatSpan(exposureMs)}.`,
  });
}

/** Data loss, had the server been lost when the drill began. */
function exposed(exposedMs: number | null, exposureMs: number): Judgement {
  const expected = `archived within ${formatSpan(exposureMs)}`;
  if (exposedMs === null) return judge(false, expected, 'nothing was ever archived');
  const observed =
    exposedMs === 0
      ? 'all of it was archived'
      : `the oldest is at most ${formatSpan(exposedMs)} old`;
  return judge(exposedMs <= exposureMs, expected, observed);
}

function expectInTime(
  drill: Drill,
  { objectives: { rtoMs } }: BackupVerificationPlan,
  { tookMs }: Steps,
): void {
  const totalMs = (tookMs.get('restore') ?? 0) + (tookMs.get('sides') ?? 0);
  drill.expect(
    'moment: restored within the RTO',
    judge(totalMs <= rtoMs, `within ${formatSpan(rtoMs)}`, formatMs(totalMs)),
  );
}
