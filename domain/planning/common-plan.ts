import type { CommonDefinition } from '../drill-definition.js';
import type { DrillType } from '../drills/drills.js';
import { MusterError } from '../errors.js';
import type { Inventory } from '../inventory/inventory.js';
import type { CommonPlan, DrillInput } from '../plan.js';
import type { WatchedProbe } from '../probe.js';
import { targets, type TargetRef } from '../target.js';
import { musterVersion } from '../version.js';

/** What a plan is made from. */
export interface PlanSource {
  readonly inventory: Inventory;
  readonly inventorySha256: string;
  readonly input: DrillInput;
}

/** A plan before its digest. */
export type Undigested<Plan extends CommonPlan> = Plan extends CommonPlan
  ? Omit<Plan, 'sha256'>
  : never;

/** What a drill touches, and what must be good before and after. */
export interface Touched {
  readonly host: string;
  readonly harmed: readonly TargetRef[];
  /** Beside the bystanders, and without what is harmed. */
  readonly watched?: readonly TargetRef[];
  readonly probes: readonly WatchedProbe[];
  readonly objectives: Readonly<Record<string, number>>;
}

/** What every plan says, whatever the drill's type. */
export function commonPlan(
  type: DrillType,
  definition: CommonDefinition,
  { host, harmed, watched = [], probes, objectives }: Touched,
  { inventory, inventorySha256, input }: PlanSource,
): Undigested<CommonPlan> {
  const { bystanders, ...common } = definition;
  return {
    ...common,
    musterVersion,
    drill: input.drill,
    type,
    environment: inventory.environment,
    host,
    inventorySha256,
    bystanders: bystanders.map((service) => watchedProbe(inventory, service)),
    probes,
    harmed,
    watched: [...targets('service', bystanders), ...watched],
    objectives,
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
  return { name: `${service}.healthy`, service, role: 'healthy', everyMs, deadlineMs };
}
