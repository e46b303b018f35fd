import { MusterError } from '../../domain/errors.js';
import type { Fault } from '../../domain/fault.js';
import { managerOf } from '../managers/managers.js';
import { isAlive } from '../processes/process-identity.js';
import { signalProcess } from '../processes/signal-process.js';
import type { FaultHandler } from './fault-handler.js';
import { runsAgain, startAgain } from './start-again.js';
import {
  describePids,
  runningService,
  serviceOf,
  toUndo,
  withDescendants,
  type ProcessesUndo,
} from './service-processes.js';

type CrashFault = Extract<Fault, { kind: 'crash' }>;

/**
 * SIGKILL to the processes of a service that nothing starts again; taken back by starting it. One
 * that something does start again was not crashed: it is to be killed.
 */
export const crashFault: FaultHandler<CrashFault, ProcessesUndo> = {
  healing: 'revert',
  actsAtOnce: true,

  async prepare(fault, { inventory }) {
    const { processes, autorestart } = await runningService(inventory, fault.service);
    if (autorestart === true) {
      throw new MusterError('PREFLIGHT_FAILED', `something starts "${fault.service}" again`, {
        remedy: 'Kill it instead: it has to come back by itself.',
      });
    }
    return toUndo(withDescendants(processes));
  },

  async inject(_fault, { processes }) {
    for (const process of processes) signalProcess(process, 'SIGKILL');
  },

  async verifyInjected(fault, { processes }, { inventory }) {
    const alive = processes.filter(isAlive);
    if (alive.length > 0) return { holds: false, observed: `${describePids(alive)} still alive` };
    const { manager } = serviceOf(inventory, fault.service);
    const { status } = await managerOf(manager).describe(manager);
    return {
      holds: status !== 'running',
      observed: `${describePids(processes)} gone, ${manager.kind} says ${status}`,
    };
  },

  revert: ({ service }, _undo, context) => startAgain(service, context),
  verifyReverted: ({ service }, _undo, context) => runsAgain(service, context),
};
