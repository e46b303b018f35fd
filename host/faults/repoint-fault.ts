import { MusterError } from '../../domain/errors.js';
import type { Fault } from '../../domain/fault.js';
import type { Json } from '../../domain/json.js';
import { managerOf } from '../managers/managers.js';
import { isAlive } from '../processes/process-identity.js';
import type { FaultContext, FaultHandler } from './fault-handler.js';
import { envFilePlace } from './repoint-env-file.js';
import { managerPlace } from './repoint-manager.js';
import type { RepointPlace, RepointUndo } from './repoint-place.js';
import { describePids, runningService, serviceOf, toUndo } from './service-processes.js';

type RepointFault = Extract<Fault, { kind: 'repoint' }>;

/** Lets a service run with a variable of its environment leading nowhere; restarts it for both ways. */
export const repointFault: FaultHandler<RepointFault, RepointUndo> = {
  healing: 'revert',

  async prepare(fault, context) {
    refuseUndeclared(fault, context);
    const service = serviceOf(context.inventory, fault.service);
    const described = await runningService(context.inventory, fault.service);
    const place = service.envFile === undefined ? managerPlace : envFilePlace;
    const original = await place.keep(fault, service, described);
    return { ...toUndo(described.processes), original };
  },

  async inject(fault, undo, context) {
    const service = serviceOf(context.inventory, fault.service);
    await placeOf(undo).set(fault, service, undo, context);
  },

  async verifyInjected(fault, undo, { inventory }) {
    const service = serviceOf(inventory, fault.service);
    const told = await placeOf(undo).isSet(fault, service, undo);
    if (!told.holds) return told;
    const before = undo.processes.filter(isAlive);
    if (before.length === 0) return told;
    return { holds: false, observed: `${describePids(before)} not restarted` };
  },

  async revert(fault, undo, context) {
    const service = serviceOf(context.inventory, fault.service);
    await placeOf(undo).putBack(fault, service, undo, context);
  },

  async verifyReverted(fault, undo, { inventory }) {
    const service = serviceOf(inventory, fault.service);
    const told = await placeOf(undo).isBack(fault, service, undo);
    if (!told.holds) return told;
    const { status } = await managerOf(service.manager).describe(service.manager);
    return { holds: status === 'running', observed: `${service.manager.kind} says ${status}` };
  },

  secretsIn: (undo) => placeOf(undo).secretsIn(undo),
};

function placeOf({ original }: RepointUndo): RepointPlace {
  return 'file' in original ? envFilePlace : managerPlace;
}

/**
 * Whoever can start a workflow can send any value: what is written into an environment must stand in
 * this host's own inventory, where the drill says `variable` and `value` side by side.
 */
function refuseUndeclared({ variable, value }: RepointFault, { inventory, drill }: FaultContext) {
  const declares = (part: unknown): boolean => {
    if (typeof part !== 'object' || part === null) return false;
    const written = part as Record<string, Json>;
    return (
      (written['variable'] === variable && written['value'] === value) ||
      Object.values(written).some(declares)
    );
  };
  const declared = Object.hasOwn(inventory.drills, drill.drill) && inventory.drills[drill.drill];
  if (declares(declared)) return;
  throw new MusterError(
    'BAD_INPUT',
    `drill "${drill.drill}" here does not repoint ${variable} so`,
    {
      remedy: 'Declare variable and value in the drill of this host’s inventory.',
    },
  );
}
