import { MusterError } from '../../domain/errors.js';
import type { Fault } from '../../domain/fault.js';
import { managerOf } from '../managers/managers.js';
import { isAlive } from '../processes/process-identity.js';
import { signalProcess } from '../processes/signal-process.js';
import { waitUntil } from '../processes/wait-until.js';
import type { FaultHandler } from './fault-handler.js';
import {
  describePids,
  runningService,
  serviceOf,
  toUndo,
  withDescendants,
  type ProcessesUndo,
} from './service-processes.js';

/** How long a manager may take to start it again before it is helped. */
const byItselfWithinMs = 3_000;

type KillFault = Extract<Fault, { kind: 'kill' }>;

/** SIGKILL to the service's processes: no handler runs, nothing is flushed. */
export const killFault: FaultHandler<KillFault, ProcessesUndo> = {
  healing: 'self',
  // Once kill(2) returns, a process runs none of its own code, however long it takes to be gone.
  actsAtOnce: true,

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

  async helpBack(fault, { inventory, run }) {
    const { manager } = serviceOf(inventory, fault.service);
    const driver = managerOf(manager);
    // What is just being started may be in no state to be described.
    const runs = () =>
      driver.describe(manager).then(
        ({ status }) => status === 'running',
        () => false,
      );
    if ((await waitUntil(runs, { withinMs: byItselfWithinMs, everyMs: 100 })) === true)
      return undefined;
    await driver.act('start', manager, run);
    return `${fault.service} had not come back by itself: started it again`;
  },
};
