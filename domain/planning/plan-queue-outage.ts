import type { OutageFault } from '../drills/dependency-outage.js';
import type { QueueOutageDefinition, QueueOutagePlan } from '../drills/queue-outage.js';
import { targetOf, type Fault } from '../fault.js';
import type { Inventory } from '../inventory/inventory.js';
import { targets } from '../target.js';
import { commonPlan, watchedProbe, type PlanSource, type Undigested } from './common-plan.js';

/** The plan of a queue drill. */
export function planQueueOutage(
  definition: QueueOutageDefinition,
  source: PlanSource,
): Undigested<QueueOutagePlan> {
  const { inventory } = source;
  const { type, queue, service, fault: written, canary, objectives, ...rest } = definition;
  const { holdForMs, duringOutage, persistence, healthyForMs, ...common } = rest;
  const { store, worker } = inventory.queues[queue]!;
  const of = inventory.services[worker]!;
  const harm = harmOf(written, service, inventory);
  const workerOnly = service === worker;
  const stores = targets('store', [store]);
  const fallen = service === undefined || workerOnly ? [] : [watchedProbe(inventory, service)];
  const healthy = watchedProbe(inventory, worker);
  const touched = {
    host: of.host,
    // The worker's ladder may restart it. A store that is away is away for everybody.
    harmed: workerOnly
      ? [targetOf(harm)]
      : [...targets('service', [worker]), targetOf(harm), ...stores],
    watched: workerOnly ? stores : [],
    probes: [healthy, ...fallen],
    objectives,
  };
  return {
    ...commonPlan(type, common, touched, source),
    type,
    queue: { name: queue, store },
    worker: {
      service: worker,
      healthy,
      ladder: of.ladder,
      judgesLog: of.log.forbid.length > 0,
      harmed: workerOnly,
    },
    harm,
    holdForMs,
    canary,
    ...(duringOutage !== undefined && { duringOutage }),
    persistence,
    objectives,
    healthyForMs,
  };
}

/** What nothing starts again after a kill is crashed: the drill starts it again. */
function harmOf(written: OutageFault, service = '', { services }: Inventory): Fault {
  if ('proxy' in written || 'variable' in written) return written;
  const { kind } = written;
  const manager = services[service]?.manager;
  const stays = kind === 'kill' && manager?.kind === 'process' && !manager.supervised;
  return { kind: stays ? 'crash' : kind, service };
}
