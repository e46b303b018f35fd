import type {
  BackupVerificationDefinition,
  BackupVerificationPlan,
} from '../drills/backup-verification.js';
import { targets } from '../target.js';
import { whoProves } from './who-proves.js';
import { commonPlan, type PlanSource, type Undigested } from './common-plan.js';

/**
 * The plan of a drill of backups: nothing is harmed, the store is only read, rows around a chosen
 * moment apart.
 */
export function planBackupVerification(
  definition: BackupVerificationDefinition,
  source: PlanSource,
): Undigested<BackupVerificationPlan> {
  const { type, backup, archiveWithinMs, objectives, ...common } = definition;
  const found = source.inventory.backups[backup]!;
  const { host, store, provider } = found;
  const { prove, asked } = whoProves(definition, found);
  const stores = targets('store', [store]);
  // Rows of its own are written around a moment, by one drill at a time.
  const writes = prove.includes('moment');
  const told = { ...objectives };
  const touched = {
    host,
    harmed: writes ? stores : [],
    watched: writes ? [] : stores,
    probes: [],
    objectives: told,
  };
  return {
    ...commonPlan(
      type,
      { ...common, manualSteps: [...common.manualSteps, ...asked] },
      touched,
      source,
    ),
    type,
    backup,
    provider: provider.kind,
    prove,
    archiveWithinMs,
    objectives: told,
  };
}
