import type {
  ComingBack,
  Dependant,
  DependencyOutageDefinition,
  DependencyOutagePlan,
  OutageFault,
  PartOfService,
} from '../drills/dependency-outage.js';
import { targetOf, type Fault } from '../fault.js';
import type { Inventory } from '../inventory/inventory.js';
import type { WatchedProbe } from '../probe.js';
import { targets, type TargetRef } from '../target.js';
import {
  commonPlan,
  degradedProbe,
  watchedProbe,
  workProbe,
  type PlanSource,
  type Undigested,
} from './common-plan.js';

/** The plan of an outage drill. */
export function planDependencyOutage(
  definition: DependencyOutageDefinition,
  source: PlanSource,
): Undigested<DependencyOutagePlan> {
  const { inventory } = source;
  const {
    type,
    dependency,
    fault: written,
    holdForMs,
    crashDuring,
    canary,
    leaks,
    objectives,
    healthyForMs,
    allowedRung,
    helpNeeded,
    ...rest
  } = definition;
  const { dependants: names, keepsWorking, stops, ...common } = rest;
  const fault = toFault(written, dependency);
  const given = dependency === undefined ? undefined : comingBack(inventory, dependency);
  const fallen = isOwn(fault) ? given : undefined;
  const dependants = names.map((name) => dependant(inventory, name));
  const works = (parts: readonly PartOfService[]) =>
    parts.map(({ service, part }) => workProbe(inventory, service, part));
  const going = works(keepsWorking);
  const stopping = works(stops);
  const touched = {
    host: inventory.services[names[0]!]!.host,
    harmed: harmed(fault, names),
    watched: [
      ...targets('service', watched(definition, fallen)),
      ...targets('store', leaks?.store === undefined ? [] : [leaks.store]),
    ],
    probes: unique([
      ...(given === undefined ? [] : [given.healthy]),
      ...dependants.flatMap(({ healthy, works }) => [healthy, ...works]),
      ...going,
      ...stopping,
    ]),
    // Their health is watched anyway.
    listens: dependants.map(({ tells }) => tells).filter(({ role }) => role === 'degraded'),
    objectives: { ...objectives },
  };
  return {
    ...commonPlan(type, common, touched, source),
    type,
    dependency: dependency ?? nameOf(fault),
    fault,
    ...(fallen !== undefined && { fallen }),
    ...(fault.kind === 'repoint' && { restarted: fault.service }),
    holdForMs,
    dependants,
    keepsWorking: going,
    stops: stopping,
    ...(crashDuring !== undefined && { crashDuring }),
    ...(canary !== undefined && { canary }),
    ...(leaks !== undefined && { leaks }),
    objectives: touched.objectives,
    healthyForMs,
    ...(allowedRung !== undefined && { allowedRung }),
    helpNeeded,
  };
}

function toFault(written: OutageFault, dependency = ''): Fault {
  return 'proxy' in written || 'variable' in written
    ? written
    : { ...written, service: dependency };
}

/** Whether it is the dependency itself that is harmed. */
function isOwn({ kind }: Fault): boolean {
  return kind !== 'cut' && kind !== 'slow' && kind !== 'repoint';
}

function nameOf(fault: Fault): string {
  if (fault.kind === 'repoint') return fault.variable;
  return targetOf(fault).name;
}

/** Dependants may need a restart. */
function harmed(fault: Fault, dependants: readonly string[]): readonly TargetRef[] {
  const target = targetOf(fault);
  const others = dependants.filter((name) => target.kind !== 'service' || name !== target.name);
  return [target, ...targets('service', others)];
}

function watched(
  { dependency, dependants, keepsWorking, stops }: DependencyOutageDefinition,
  fallen: ComingBack | undefined,
): readonly string[] {
  const named = [...keepsWorking, ...stops].map(({ service }) => service);
  const all = new Set(dependency === undefined ? named : [dependency, ...named]);
  return [...all].filter((name) => name !== fallen?.service && !dependants.includes(name));
}

function comingBack(inventory: Inventory, name: string): ComingBack {
  const { works, ladder } = inventory.services[name]!;
  return {
    service: name,
    healthy: watchedProbe(inventory, name),
    works: Object.keys(works).map((work) => workProbe(inventory, name, work)),
    ladder,
  };
}

function dependant(inventory: Inventory, name: string): Dependant {
  const back = comingBack(inventory, name);
  return {
    ...back,
    tells: degradedProbe(inventory, name) ?? back.healthy,
    judgesLeaks: inventory.services[name]!.log.leaks.length > 0,
  };
}

function unique(probes: readonly WatchedProbe[]): readonly WatchedProbe[] {
  return [...new Map(probes.map((probe) => [probe.name, probe])).values()];
}
