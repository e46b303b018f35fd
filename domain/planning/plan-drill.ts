import type {
  DefinitionOf,
  DrillDefinition,
  DrillPlan,
  DrillType,
  PlanOf,
} from '../drills/drills.js';
import { MusterError } from '../errors.js';
import type { DrillInput } from '../plan.js';
import type { PlanSource, Undigested } from './common-plan.js';
import { planBackupVerification } from './plan-backup-verification.js';
import { planCrashRecovery } from './plan-crash-recovery.js';
import { planDependencyOutage } from './plan-dependency-outage.js';

import { planQueueOutage } from './plan-queue-outage.js';

type Planner = (definition: DrillDefinition, source: PlanSource) => Undigested<DrillPlan>;

const planners = {
  backupVerification: planBackupVerification,
  crashRecovery: planCrashRecovery,
  dependencyOutage: planDependencyOutage,
  queueOutage: planQueueOutage,
} satisfies {
  [Type in DrillType]: (
    definition: DefinitionOf<Type>,
    source: PlanSource,
  ) => Undigested<PlanOf<Type>>;
};

/**
 * What this run will do, with every default decided.
 * @throws MusterError UNKNOWN_DRILL, BAD_INPUT, PRODUCTION_REFUSED
 */
export function planDrill(workflowType: string, source: PlanSource): Undigested<DrillPlan> {
  const { inventory, input } = source;
  const definition = Object.hasOwn(inventory.drills, input.drill)
    ? inventory.drills[input.drill]
    : undefined;
  if (definition === undefined) {
    const names = Object.keys(inventory.drills).join(', ') || 'none';
    throw new MusterError(
      'UNKNOWN_DRILL',
      `the inventory has no drill ${JSON.stringify(input.drill)}`,
      {
        remedy: `Drills: ${names}.`,
      },
    );
  }
  if (definition.type !== workflowType) {
    throw new MusterError(
      'BAD_INPUT',
      `"${input.drill}" is of type ${definition.type}, not ${workflowType}`,
      { remedy: `Start the workflow type ${definition.type}.` },
    );
  }
  // The definition's own type picks the planner that takes it.
  const plan = (planners[definition.type] as Planner)(definition, source);
  refuseInProduction(plan, input);
  return plan;
}

function refuseInProduction(plan: Undigested<DrillPlan>, { requestedBy }: DrillInput): void {
  if (plan.environment.kind !== 'production' || plan.dryRun) return;
  const refusal = (what: string, remedy: string): MusterError =>
    new MusterError('PRODUCTION_REFUSED', `"${plan.drill}" ${what}`, { remedy });
  if (!plan.allowProduction) {
    throw refusal(
      'may not run in production',
      'Rehearse it elsewhere, or say allowProduction: true and who must approve it.',
    );
  }
  if (plan.approval.length === 0) {
    throw refusal(
      'names nobody who must approve it',
      'Say approval: [role] in the drill; who requests it cannot approve it.',
    );
  }
  if (requestedBy === undefined) {
    throw refusal(
      'was requested by nobody in particular',
      'Send requestedBy: who requests it cannot approve it, so it must be known.',
    );
  }
}
