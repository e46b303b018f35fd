import type {
  ComingBack,
  Dependant,
  DependencyOutageDefinition,
  DependencyOutagePlan,
  PartOfService,
} from '../drills/dependency-outage.js';
import { targetOf } from '../fault.js';
import type { Inventory } from '../inventory/inventory.js';
import type { WatchedProbe } from '../probe.js';
import { targets } from '../target.js';
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
    fault: kind,
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
  const fault = { kind, service: dependency };
  const fallen = comingBack(inventory, dependency);
  const dependants = names.map((name) => dependant(inventory, name));
  const works = (parts: readonly PartOfService[]) =>
    parts.map(({ service, part }) => workProbe(inventory, service, part));
  const going = works(keepsWorking);
  const stopping = works(stops);
  const touched = {
    host: inventory.services[dependency]!.host,
    // Dependants may need a restart.
    harmed: [targetOf(fault), ...targets('service', names)],
    watched: [
      ...targets('service', others(keepsWorking, [dependency, ...names])),
      ...targets('store', leaks?.store === undefined ? [] : [leaks.store]),
    ],
    probes: unique([
      fallen.healthy,
      ...dependants.flatMap(({ healthy, works }) => [healthy, ...works]),
      ...going,
      ...stopping,
    ]),
    objectives: { ...objectives },
  };
  return {
    ...commonPlan(type, common, touched, source),
    type,
    dependency,
    fault,
    fallen,
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

function others(parts: readonly PartOfService[], known: readonly string[]): readonly string[] {
  const names = parts.map(({ service }) => service);
  return [...new Set(names)].filter((name) => !known.includes(name));
}
