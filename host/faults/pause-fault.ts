import type { Fault } from '../../domain/fault.js';
import { isAlive, processState } from '../processes/process-identity.js';
import { signalProcess } from '../processes/signal-process.js';
import type { FaultHandler } from './fault-handler.js';
import {
  describePids,
  runningService,
  toUndo,
  withDescendants,
  type ProcessesUndo,
} from './service-processes.js';

type PauseFault = Extract<Fault, { kind: 'pause' }>;

/** SIGSTOP to the service's processes, taken back by SIGCONT: it hangs without dying. */
export const pauseFault: FaultHandler<PauseFault, ProcessesUndo> = {
  healing: 'revert',

  async prepare(fault, { inventory }) {
    const { processes } = await runningService(inventory, fault.service);
    return toUndo(withDescendants(processes));
  },

  async inject(_fault, { processes }) {
    for (const process of processes) signalProcess(process, 'SIGSTOP');
  },

  async verifyInjected(_fault, { processes }) {
    // What it had started may have ended before it could be paused.
    const left = processes.filter(isAlive);
    const stopped = left.filter((process) => processState(process) === 'stopped');
    return {
      holds: stopped.length === left.length && left.length > 0,
      observed: `${stopped.length} of ${left.length} stopped (${describePids(left)})`,
    };
  },

  async revert(_fault, { processes }) {
    for (const process of processes) signalProcess(process, 'SIGCONT');
  },

  async verifyReverted(_fault, { processes }) {
    const stopped = processes.filter((process) => processState(process) === 'stopped');
    return stopped.length === 0
      ? { holds: true, observed: 'none is stopped' }
      : { holds: false, observed: `${describePids(stopped)} still stopped` };
  },
};
