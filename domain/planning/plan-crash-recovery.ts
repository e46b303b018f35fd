import type { CrashRecoveryDefinition } from '../drills/crash-recovery.js';
import type { CrashRecoveryPlan } from '../drills/crash-recovery.js';
import { targets } from '../target.js';
import { commonPlan, watchedProbe, type PlanSource, type Undigested } from './common-plan.js';

/** The plan of a crash drill. */
export function planCrashRecovery(
  definition: CrashRecoveryDefinition,
  source: PlanSource,
): Undigested<CrashRecoveryPlan> {
  const { inventory } = source;
  const {
    services,
    fault,
    holdForMs,
    tellRestart,
    canary,
    objectives,
    healthyForMs,
    type,
    ...common
  } = definition;
  const crashed = services.map((service) => ({
    service,
    healthy: watchedProbe(inventory, service),
    ladder: inventory.services[service]!.ladder,
    judgesLog: inventory.services[service]!.log.forbid.length > 0,
  }));
  const touched = {
    host: inventory.services[services[0]!]!.host,
    harmed: targets('service', services),
    probes: crashed.map(({ healthy }) => healthy),
    objectives,
  };
  return {
    ...commonPlan(type, common, touched, source),
    type,
    targets: crashed,
    fault,
    holdForMs,
    tellRestart,
    ...(canary !== undefined && { canary }),
    objectives,
    healthyForMs,
  };
}
