import { MusterError } from '../../domain/errors.js';
import type { Fault } from '../../domain/fault.js';
import { isAlive } from '../processes/process-identity.js';
import { signalProcess } from '../processes/signal-process.js';
import type { FaultHandler } from './fault-handler.js';
import {
  describePids,
  runningService,
  toUndo,
  withDescendants,
  type ProcessesUndo,
} from './service-processes.js';

type KillFault = Extract<Fault, { kind: 'kill' }>;

/** SIGKILL to the service's processes: no handler runs, nothing is flushed. */
export const killFault: FaultHandler<KillFault, ProcessesUndo> = {
  healing: 'self',

  async prepare(fault, { inventory }) {
    const { processes } = await runningService(inventory, fault.service);
    return toUndo(withDescendants(processes));
  },

  async inject(_fault, { processes }) {
    const met = processes.filter((process) => signalProcess(process, 'SIGKILL') === 'sent');
    if (met.length > 0) return;
    throw new MusterError('INJECTION_FAILED', `${describePids(processes)} had gone by themselves`, {
      remedy: 'Something else restarts the service at this moment; drill it when it is left alone.',
    });
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
