import type { CommonDefinition, DrillType } from '../drill-definition.js';
import { MusterError } from '../errors.js';
import type { Inventory } from '../inventory/inventory.js';
import type { CommonPlan, DrillInput } from '../plan.js';
import type { WatchedProbe } from '../probe.js';
import { musterVersion } from '../version.js';

/** What a plan is made from. */
export interface PlanSource {
  readonly inventory: Inventory;
  readonly inventorySha256: string;
  readonly input: DrillInput;
}

/** A plan before its digest. */
export type Undigested<Plan extends CommonPlan> = Omit<Plan, 'sha256'>;

/** What every plan says, whatever the drill's type; `harmed` are the services it harms. */
export function commonPlan(
  type: DrillType,
  definition: CommonDefinition,
  harmed: readonly string[],
  { inventory, inventorySha256, input }: PlanSource,
): Undigested<CommonPlan> {
  const host = inventory.services[harmed[0]!]!.host;
  const { bystanders: watched, ...common } = definition;
  return {
    ...common,
    musterVersion,
    drill: input.drill,
    type,
    environment: inventory.environment,
    host,
    inventorySha256,
    bystanders: watched.map((service) => watchedProbe(inventory, service)),
    harmed,
    watched,
    people: Object.fromEntries(
      Object.entries(inventory.people).map(([person, { roles }]) => [person, roles]),
    ),
    requestedBy: input.requestedBy ?? 'unknown',
    reason: input.reason ?? 'no reason given',
    dryRun: input.dryRun === true,
  };
}

/** The service's health probe as a plan names it. @throws MusterError PROBE_INVALID */
export function watchedProbe(inventory: Inventory, service: string): WatchedProbe {
  const healthy = inventory.services[service]?.healthy;
  if (healthy === undefined) {
    throw new MusterError('PROBE_INVALID', `service "${service}" has no "healthy" probe to watch`);
  }
  const { everyMs, deadlineMs } = healthy;
  return { name: `${service}.healthy`, service, everyMs, deadlineMs };
}
