import type {
  BackupVerificationDefinition,
  BackupVerificationPlan,
} from '../drills/backup-verification.js';
import { targets } from '../target.js';
import { commonPlan, type PlanSource, type Undigested } from './common-plan.js';

/** The plan of a drill of backups: nothing is harmed, the store is only read. */
export function planBackupVerification(
  definition: BackupVerificationDefinition,
  source: PlanSource,
): Undigested<BackupVerificationPlan> {
  const { type, backup, prove, objectives, ...common } = definition;
  const { host, store, provider } = source.inventory.backups[backup]!;
  const told = { ...objectives };
  const touched = {
    host,
    harmed: [],
    watched: targets('store', [store]),
    probes: [],
    objectives: told,
  };
  return {
    ...commonPlan(type, common, touched, source),
    type,
    backup,
    provider: provider.kind,
    prove,
    objectives: told,
  };
}
