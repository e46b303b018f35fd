import type { CrashRecoveryDefinition } from '../drill-definition.js';
import type { CrashRecoveryPlan } from '../plan.js';
import { commonPlan, watchedProbe, type PlanSource, type Undigested } from './common-plan.js';

/** The plan of a crash drill. */
export function planCrashRecovery(
  definition: CrashRecoveryDefinition,
  source: PlanSource,
): Undigested<CrashRecoveryPlan> {
  const { inventory } = source;
  const { services, fault, holdForMs, canary, objectives, healthyForMs, type, ...common } =
    definition;
  return {
    ...commonPlan(type, common, services, source),
    type,
    targets: services.map((service) => ({
      service,
      healthy: watchedProbe(inventory, service),
      ladder: inventory.services[service]!.ladder,
      judgesLog: inventory.services[service]!.log.forbid.length > 0,
    })),
    fault,
    holdForMs,
    ...(canary !== undefined && { canary }),
    objectives,
    healthyForMs,
  };
}
