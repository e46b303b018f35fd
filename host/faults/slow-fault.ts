import type { Fault } from '../../domain/fault.js';
import { tryOpening } from '../proxies/try-connection.js';
import type { FaultHandler } from './fault-handler.js';
import {
  addOurs,
  hasOurs,
  leaseToxics,
  prepareProxy,
  proxyNow,
  proxyReverted,
  revertProxy,
  wayThrough,
  type ProxyUndo,
} from './proxy-undo.js';

type SlowFault = Extract<Fault, { kind: 'slow' }>;

/** Delays what passes a proxy in one direction, until it is taken back. */
export const slowFault: FaultHandler<SlowFault, ProxyUndo> = {
  healing: 'revert',
  actsAtOnce: true,

  async prepare({ proxy, latencyMs, jitterMs, direction }, context) {
    const delays = { latency: latencyMs, jitter: jitterMs };
    const ours = leaseToxics(context.leaseId, 'latency', [direction], delays);
    return prepareProxy(proxy, ours, context);
  },

  inject: ({ proxy }, undo, context) => addOurs(proxy, undo, context),

  async verifyInjected({ proxy, latencyMs, jitterMs, direction }, undo, context) {
    const now = await proxyNow(proxy, context);
    if (now === undefined) return { holds: false, observed: `proxy "${undo.before.name}" is gone` };
    if (!now.enabled || !hasOurs(now, undo))
      return { holds: false, observed: `Toxiproxy says "${now.name}" is not slowed` };
    const tried = await tryOpening(wayThrough(proxy, undo, context));
    return {
      holds: tried === 'open',
      observed: `${latencyMs} ± ${jitterMs} ms ${direction}, a connection through it: ${tried}`,
    };
  },

  revert: ({ proxy }, undo, context) => revertProxy(proxy, undo, context),
  verifyReverted: ({ proxy }, undo, context) => proxyReverted(proxy, undo, context),
};
