import { MusterError } from '../../domain/errors.js';
import { networkProxy, proxyState } from '../proxies/network-proxies.js';
import type { ProxyState, Toxic } from '../proxies/toxiproxy.js';
import { addressOf, tryOpening } from '../proxies/try-connection.js';
import type { FaultContext, Look } from './fault-handler.js';

/** The proxy as it was, and the toxics that the fault adds: their names carry its lease. */
export type ProxyUndo = { before: ProxyState; ours: Toxic[] };

/** Toxics of one lease: a second attempt finds them by their names, and so never adds them twice. */
export function leaseToxics(
  leaseId: string,
  type: string,
  streams: readonly Toxic['stream'][],
  attributes: Toxic['attributes'],
): Toxic[] {
  return streams.map((stream) => ({
    name: `muster-${leaseId}-${stream}`,
    type,
    stream,
    toxicity: 1,
    attributes,
  }));
}

/** @throws MusterError PROXY_UNREACHABLE, PROXY_UNKNOWN; SERVICE_NOT_RUNNING where it is disabled */
export async function prepareProxy(
  name: string,
  ours: Toxic[],
  { inventory }: FaultContext,
): Promise<ProxyUndo> {
  const before = await proxyState(networkProxy(inventory, name));
  if (before.enabled) return { before, ours };
  throw new MusterError('SERVICE_NOT_RUNNING', `proxy "${before.name}" is disabled already`, {
    remedy: 'Enable it in its Toxiproxy: what is cut off already cannot be cut.',
  });
}

/** The proxy as it is now; undefined where it is gone. @throws MusterError PROXY_UNREACHABLE */
export function proxyNow(name: string, { inventory }: FaultContext) {
  const proxy = networkProxy(inventory, name);
  return proxy.api.proxy(proxy.name);
}

/** Adds what is missing of the lease's toxics. */
export async function addOurs(name: string, { ours }: ProxyUndo, { inventory }: FaultContext) {
  const proxy = networkProxy(inventory, name);
  await proxyState(proxy);
  for (const toxic of ours) await proxy.api.addToxic(proxy.name, toxic);
}

/** Whether every toxic of the lease is at work. */
export function hasOurs({ toxics }: ProxyState, { ours }: ProxyUndo): boolean {
  return ours.every((toxic) => toxics.some(({ name }) => name === toxic.name));
}

/** Where connections through the proxy are opened. */
export function wayThrough(name: string, { before }: ProxyUndo, { inventory }: FaultContext) {
  return addressOf(before.listen, networkProxy(inventory, name).api.url);
}

/**
 * Removes the lease's own toxics and enables what was enabled. A Toxiproxy keeps its proxies in
 * memory: one that is gone since, with a restart or by somebody's hand, is made again as it was.
 */
export async function revertProxy(
  name: string,
  { before, ours }: ProxyUndo,
  { inventory }: FaultContext,
): Promise<void> {
  const { api } = networkProxy(inventory, name);
  const now = await api.proxy(before.name);
  if (now === undefined) return api.create(before);
  for (const toxic of ours) await api.removeToxic(before.name, toxic.name);
  if (now.enabled !== before.enabled) await api.setEnabled(before.name, before.enabled);
}

/** Whether the proxy is as it was, as far as the fault changed it, and lets connections through. */
export async function proxyReverted(
  name: string,
  undo: ProxyUndo,
  context: FaultContext,
): Promise<Look> {
  const now = await proxyNow(name, context);
  if (now === undefined) return { holds: false, observed: `proxy "${undo.before.name}" is gone` };
  const left = undo.ours.filter((toxic) => now.toxics.some((other) => other.name === toxic.name));
  if (left.length > 0) return { holds: false, observed: `toxics left: ${left.length}` };
  if (now.enabled !== undo.before.enabled) return { holds: false, observed: 'still disabled' };
  const tried = await tryOpening(wayThrough(name, undo, context));
  return { holds: tried === 'open', observed: `a connection through it: ${tried}` };
}
