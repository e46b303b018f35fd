import type { CutHow, Fault } from '../../domain/fault.js';
import { networkProxy } from '../proxies/network-proxies.js';
import { tryOpening, trySpeaking, type Tried } from '../proxies/try-connection.js';
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

type CutFault = Extract<Fault, { kind: 'cut' }>;

/** How long nothing may come back before a connection counts as hanging. */
const silentForMs = 250;

/** The toxic that cuts; `refuse` needs none: a disabled proxy closes and refuses connections. */
const toxicOf: Record<CutHow, string | undefined> = {
  refuse: undefined,
  hang: 'timeout',
  reset: 'reset_peer',
};
const expected: Record<CutHow, Tried> = { refuse: 'refused', hang: 'silent', reset: 'reset' };

/** Cuts the way through a proxy, until it is taken back. */
export const cutFault: FaultHandler<CutFault, ProxyUndo> = {
  healing: 'revert',
  // Toxiproxy answers once it has closed the connections, or put the toxic into each.
  actsAtOnce: true,

  async prepare({ proxy, how }, context) {
    const type = toxicOf[how];
    const both = ['upstream', 'downstream'] as const;
    const ours = type === undefined ? [] : leaseToxics(context.leaseId, type, both, { timeout: 0 });
    return prepareProxy(proxy, ours, context);
  },

  async inject({ proxy, how }, undo, context) {
    if (how !== 'refuse') return addOurs(proxy, undo, context);
    const { api, name } = networkProxy(context.inventory, proxy);
    await api.setEnabled(name, false);
  },

  async verifyInjected({ proxy, how }, undo, context) {
    const now = await proxyNow(proxy, context);
    if (now === undefined) return { holds: false, observed: `proxy "${undo.before.name}" is gone` };
    const told = how === 'refuse' ? !now.enabled : now.enabled && hasOurs(now, undo);
    if (!told) return { holds: false, observed: `Toxiproxy says "${now.name}" is not cut` };
    const way = wayThrough(proxy, undo, context);
    const tried = await (how === 'refuse' ? tryOpening(way) : trySpeaking(way, silentForMs));
    return { holds: tried === expected[how], observed: `a connection through it: ${tried}` };
  },

  revert: ({ proxy }, undo, context) => revertProxy(proxy, undo, context),
  verifyReverted: ({ proxy }, undo, context) => proxyReverted(proxy, undo, context),
};
