import { MusterError } from '../../domain/errors.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import { Toxiproxy, type ProxyState } from './toxiproxy.js';

/** A proxy of the inventory, and the Toxiproxy to ask for it. */
export interface FoundProxy {
  readonly api: Toxiproxy;
  readonly name: string;
}

/** @throws MusterError PROXY_UNKNOWN where the inventory has none of that name */
export function networkProxy(inventory: Inventory, name: string): FoundProxy {
  const proxy = Object.hasOwn(inventory.proxies, name) ? inventory.proxies[name] : undefined;
  if (proxy !== undefined) return { api: new Toxiproxy(proxy.toxiproxy), name: proxy.name };
  throw new MusterError('PROXY_UNKNOWN', `the inventory has no proxy "${name}"`);
}

/** The proxy as it is now. @throws MusterError PROXY_UNKNOWN, PROXY_UNREACHABLE */
export async function proxyState({ api, name }: FoundProxy): Promise<ProxyState> {
  const state = await api.proxy(name);
  if (state !== undefined) return state;
  const known = (await api.names()).map((one) => JSON.stringify(one)).join(', ');
  throw new MusterError('PROXY_UNKNOWN', `the Toxiproxy at ${api.url} has no proxy "${name}"`, {
    remedy: known === '' ? 'It has none: create them first.' : `It has ${known}.`,
  });
}

/**
 * What a proxy really is: the address of the API that commands it, and its name there.
 * @throws MusterError PROXY_UNKNOWN, PROXY_UNREACHABLE
 */
export async function proxyKey(inventory: Inventory, name: string): Promise<string> {
  const proxy = networkProxy(inventory, name);
  await proxyState(proxy);
  const { hostname, port, protocol } = new URL(proxy.api.url);
  const host = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname) ? 'localhost' : hostname;
  return `toxiproxy:${host}:${port || (protocol === 'https:' ? 443 : 80)}:${proxy.name}`;
}
