import type { BackupConfiguration, BackupsListed } from '../../domain/backup.js';
import { judge, type Judgement } from '../../domain/check.js';
import type { BackupVerificationPlan } from '../../domain/drills/backup-verification.js';
import { formatSpan } from '../../domain/timeline/format-span.js';
import type { Drill } from '../skeleton/drill.js';

/** A backup may take a while, and begin late: only a longer distance than that is a hole. */
const lateByHalf = 1.5;

/** Asks the tool how backups are made and which there are, and holds them against the objectives. */
export async function checkListing(drill: Drill, plan: BackupVerificationPlan): Promise<void> {
  const { backup, objectives } = plan;
  const { rpoMs, retentionMs } = objectives;
  const seen = await drill.inspect({ kind: 'backups', backup, keptForMs: retentionMs });
  tellConfiguration(drill, plan, seen.configuration);
  const { listed } = seen;
  // Where no tool can list them, people are asked in the end.
  if (listed === null) return;
  const everyMs = seen.configuration.everyMs ?? rpoMs;
  drill.result('backups found', listed.count);
  if (listed.newest !== null) {
    const { id, kind, finishedAt } = listed.newest;
    drill.result('newest backup', `${id} (${kind}), ended ${finishedAt}`);
  }
  drill.expect('newest backup within the RPO', recentEnough(listed, rpoMs));
  drill.expect('backups reach back far enough', farEnough(listed, retentionMs));
  drill.expect('no hole between backups', withoutHoles(listed, everyMs * lateByHalf));
}

function tellConfiguration(
  drill: Drill,
  { provider, backup }: BackupVerificationPlan,
  { everyMs, keepMs, keepCount, told }: BackupConfiguration,
): void {
  drill.result('backup configuration', told.join('; ') || 'not told');
  if (provider === 'asked') return;
  const unknown = [
    ...(everyMs === undefined ? ['how often they are made'] : []),
    ...(keepMs === undefined && keepCount === undefined ? ['how long they are kept'] : []),
  ];
  for (const what of unknown) {
    drill.finding({
      title: `nobody says of the backups "${backup}" ${what}`,
      severity: 'minor',
      impact: 'A schedule that stops, or a retention that is cut, would not be noticed here.',
      recommendation: 'Say it in the inventory (every, keep), or use a tool that tells it.',
    });
  }
}

function recentEnough({ newestAgeMs }: BackupsListed, rpoMs: number): Judgement {
  const expected = `ended within ${formatSpan(rpoMs)}`;
  if (newestAgeMs === null) return judge(false, expected, 'there is no backup');
  return judge(newestAgeMs <= rpoMs, expected, `ended ${formatSpan(newestAgeMs)} ago`);
}

function farEnough({ oldestAgeMs }: BackupsListed, retentionMs: number): Judgement {
  const expected = `at least ${formatSpan(retentionMs)}`;
  if (oldestAgeMs === null) return judge(false, expected, 'there is no backup');
  return judge(oldestAgeMs >= retentionMs, expected, formatSpan(oldestAgeMs));
}

function withoutHoles(
  { longestGapMs, longestGap, count }: BackupsListed,
  longestMs: number,
): Judgement {
  const expected = `no more than ${formatSpan(longestMs)} between two`;
  if (longestGapMs === null) {
    const observed = count === 0 ? 'there is no backup' : 'there is only one backup';
    return { decision: count === 0 ? 'failed' : 'inconclusive', expected, observed };
  }
  const observed = `at most ${formatSpan(longestGapMs)}, from ${longestGap.join(' to ')}`;
  return judge(longestGapMs <= longestMs, expected, observed);
}
