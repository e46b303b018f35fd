import type { CommonDefinition } from '../drill-definition.js';
import type { DrillType } from '../drills/drills.js';
import { MusterError } from '../errors.js';
import type { Inventory } from '../inventory/inventory.js';
import type { CommonPlan, DrillInput } from '../plan.js';
import type { Probe, WatchedProbe } from '../probe.js';
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
  /** Sampled beside them, and good only while something is wrong. */
  readonly listens?: readonly WatchedProbe[];
  readonly objectives: Readonly<Record<string, number>>;
}

/** What every plan says, whatever the drill's type. */
export function commonPlan(
  type: DrillType,
  definition: CommonDefinition,
  { host, harmed, watched = [], probes, listens = [], objectives }: Touched,
  { inventory, inventorySha256, input }: PlanSource,
): Undigested<CommonPlan> {
  const { bystanders, schedule: _, ...common } = definition;
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
    listens,
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
  return named(inventory.services[service]?.healthy, { service, role: 'healthy' });
}

/** The probe by which the service says that it is degraded, where it has one. */
export function degradedProbe(inventory: Inventory, service: string): WatchedProbe | undefined {
  const probe = inventory.services[service]?.degraded;
  return probe === undefined ? undefined : named(probe, { service, role: 'degraded' });
}

/** The probe of something that the service is there for. @throws MusterError PROBE_INVALID */
export function workProbe(inventory: Inventory, service: string, work: string): WatchedProbe {
  const works = inventory.services[service]?.works ?? {};
  const probe = Object.hasOwn(works, work) ? works[work] : undefined;
  return named(probe, { service, role: 'works', work });
}

function named(
  probe: Probe | undefined,
  which: Pick<WatchedProbe, 'service' | 'role' | 'work'>,
): WatchedProbe {
  const { service, role, work } = which;
  const place = work === undefined ? role : `${role}.${work}`;
  if (probe === undefined) {
    throw new MusterError('PROBE_INVALID', `service "${service}" has no "${place}" probe to watch`);
  }
  const { everyMs, deadlineMs } = probe;
  return { name: `${service}.${place}`, ...which, everyMs, deadlineMs };
}
