import type { Fault } from '../../domain/fault.js';
import { managerOf } from '../managers/managers.js';
import { isAlive } from '../processes/process-identity.js';
import type { FaultHandler } from './fault-handler.js';
import { runsAgain, startAgain } from './start-again.js';
import {
  describePids,
  runningService,
  serviceOf,
  toUndo,
  type ProcessesUndo,
} from './service-processes.js';

type StopFault = Extract<Fault, { kind: 'stop' }>;

/** Stops the service through its manager, as an operator would; taken back by starting it. */
export const stopFault: FaultHandler<StopFault, ProcessesUndo> = {
  healing: 'revert',

  async prepare(fault, { inventory }) {
    return toUndo((await runningService(inventory, fault.service)).processes);
  },

  async inject(fault, _undo, { inventory, run }) {
    const { manager } = serviceOf(inventory, fault.service);
    await managerOf(manager).act('stop', manager, run);
  },

  async verifyInjected(fault, { processes }, { inventory }) {
    const { manager } = serviceOf(inventory, fault.service);
    const { status } = await managerOf(manager).describe(manager);
    const alive = processes.filter(isAlive);
    return {
      holds: status !== 'running' && alive.length === 0,
      observed: `${manager.kind} says ${status}${alive.length > 0 ? `, ${describePids(alive)} alive` : ''}`,
    };
  },

  revert: ({ service }, _undo, context) => startAgain(service, context),
  verifyReverted: ({ service }, _undo, context) => runsAgain(service, context),
};
