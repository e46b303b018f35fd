import type {
  BackupVerificationDefinition,
  BackupVerificationPlan,
} from './backup-verification.js';
import type { CrashRecoveryDefinition, CrashRecoveryPlan } from './crash-recovery.js';
import type { DependencyOutageDefinition, DependencyOutagePlan } from './dependency-outage.js';
import type { QueueOutageDefinition, QueueOutagePlan } from './queue-outage.js';

/** Every type of drill: what the inventory says of it, and the plan that is made of it. */
export interface Drills {
  backupVerification: { definition: BackupVerificationDefinition; plan: BackupVerificationPlan };
  crashRecovery: { definition: CrashRecoveryDefinition; plan: CrashRecoveryPlan };
  dependencyOutage: { definition: DependencyOutageDefinition; plan: DependencyOutagePlan };
  queueOutage: { definition: QueueOutageDefinition; plan: QueueOutagePlan };
}

/** The name of a drill's workflow type. */
export type DrillType = keyof Drills;
export type DefinitionOf<Type extends DrillType> = Drills[Type]['definition'];
export type PlanOf<Type extends DrillType> = Drills[Type]['plan'];
export type DrillDefinition = DefinitionOf<DrillType>;
export type DrillPlan = PlanOf<DrillType>;
