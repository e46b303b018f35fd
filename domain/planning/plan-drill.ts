import type { DrillDefinition, DrillType } from '../drill-definition.js';
import { MusterError } from '../errors.js';
import type { DrillPlan } from '../plan.js';
import type { PlanSource, Undigested } from './common-plan.js';
import { planCrashRecovery } from './plan-crash-recovery.js';

type PlanOf<Type extends DrillType> = Extract<DrillPlan, { type: Type }>;
type DefinitionOf<Type extends DrillType> = Extract<DrillDefinition, { type: Type }>;

const planners = {
  crashRecovery: planCrashRecovery,
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
    throw new MusterError('UNKNOWN_DRILL', `the inventory has no drill "${input.drill}"`, {
      remedy: `Drills: ${names}.`,
    });
  }
  if (definition.type !== workflowType) {
    throw new MusterError(
      'BAD_INPUT',
      `"${input.drill}" is of type ${definition.type}, not ${workflowType}`,
      { remedy: `Start the workflow type ${definition.type}.` },
    );
  }
  const plan = planners[definition.type](definition, source);
  refuseInProduction(plan);
  return plan;
}

function refuseInProduction(plan: Undigested<DrillPlan>): void {
  if (plan.environment.kind !== 'production' || plan.dryRun) return;
  if (!plan.allowProduction) {
    throw new MusterError('PRODUCTION_REFUSED', `"${plan.drill}" may not run in production`, {
      remedy: 'Rehearse it elsewhere, or say allowProduction: true and who must approve it.',
    });
  }
  if (plan.approval.length === 0) {
    throw new MusterError(
      'PRODUCTION_REFUSED',
      `"${plan.drill}" names nobody who must approve it`,
      {
        remedy: 'Say approval: [role] in the drill; who requests it cannot approve it.',
      },
    );
  }
}
