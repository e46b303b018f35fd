import type { Fault } from '../../domain/fault.js';
import type { FaultHandler } from './fault-handler.js';

type NoneFault = Extract<Fault, { kind: 'none' }>;

/** Does nothing, and so is never seen to take: the negative control of every drill. */
export const noneFault: FaultHandler<NoneFault, null> = {
  healing: 'self',
  async prepare() {
    return null;
  },
  async inject() {},
  async verifyInjected() {
    return { holds: false, observed: 'nothing was injected' };
  },
  async revert() {},
  async verifyReverted() {
    return { holds: true, observed: 'nothing was injected' };
  },
};
