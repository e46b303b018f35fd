import type { Fault } from '../../domain/fault.js';
import { isAlive } from '../processes/process-identity.js';
import { signalProcess } from '../processes/signal-process.js';
import type { FaultHandler } from './fault-handler.js';
import { describePids, runningService, toUndo, type ProcessesUndo } from './service-processes.js';

type KillFault = Extract<Fault, { kind: 'kill' }>;

/** SIGKILL to the service's processes: no handler runs, nothing is flushed. */
export const killFault: FaultHandler<KillFault, ProcessesUndo> = {
  healing: 'self',

  async prepare(fault, { inventory }) {
    return toUndo((await runningService(inventory, fault.service)).processes);
  },

  async inject(_fault, { processes }) {
    for (const process of processes) signalProcess(process, 'SIGKILL');
  },

  async verifyInjected(_fault, { processes }) {
    const alive = processes.filter(isAlive);
    return alive.length === 0
      ? { holds: true, observed: `${describePids(processes)} gone` }
      : { holds: false, observed: `${describePids(alive)} still alive` };
  },

  async revert() {},

  async verifyReverted() {
    return { holds: true, observed: 'a kill leaves nothing standing' };
  },
};
