import { z } from 'zod';
import type { DrillDefinition, DrillType } from '../drills/drills.js';
import { backupVerificationSchema } from './drills/backup-verification-schema.js';
import { crashRecoverySchema } from './drills/crash-recovery-schema.js';
import { dependencyOutageSchema } from './drills/dependency-outage-schema.js';
import { queueOutageSchema } from './drills/queue-outage-schema.js';

const types = {
  backupVerification: backupVerificationSchema,
  crashRecovery: crashRecoverySchema,
  dependencyOutage: dependencyOutageSchema,
  queueOutage: queueOutageSchema,
} satisfies Record<DrillType, z.ZodType<DrillDefinition>>;

/** One rehearsal of one scenario. */
export const drillSchema = z.discriminatedUnion('type', [
  types.backupVerification,
  types.crashRecovery,
  types.dependencyOutage,
  types.queueOutage,
]);
