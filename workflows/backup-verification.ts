import type { BackupVerificationPlan } from '../domain/drills/backup-verification.js';
import type { DrillInput } from '../domain/plan.js';
import type { DrillReport } from '../domain/report/report.js';
import { checkCopy } from './backups/check-copy.js';
import { checkMoment } from './backups/check-moment.js';
import { checkListing } from './backups/check-listing.js';
import { runDrill } from './skeleton/run-drill.js';

/** Look at the backups there are, restore them into fresh isolated places, prove what is in them. */
export function backupVerification(input: DrillInput): Promise<DrillReport> {
  return runDrill('backupVerification', input, async (drill, plan: BackupVerificationPlan) => {
    // A moment needs one backup and what came after: how far they reach back is another question.
    if (plan.prove.join() !== 'moment') await checkListing(drill, plan);
    for (const proof of plan.prove) {
      if (proof === 'moment') await checkMoment(drill, plan);
      else await checkCopy(drill, plan, proof);
    }
  });
}
