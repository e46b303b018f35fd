import type { StoreKind } from '../../domain/store.js';
import { resolveSecret } from '../secrets.js';
import { invalidProbe } from './invalid-probe.js';
import type { ProbeContext } from './probe-handler.js';

/** Where a store is, and which words of it no reason may repeat. */
export interface StoreUrl {
  readonly url: string;
  readonly secrets: readonly string[];
}

/** @throws MusterError PROBE_INVALID where there is no such store; SECRET_MISSING */
export async function storeUrl(
  name: string,
  kind: StoreKind,
  { inventory, env }: ProbeContext,
): Promise<StoreUrl> {
  const store = Object.hasOwn(inventory.stores, name) ? inventory.stores[name] : undefined;
  if (store?.kind !== kind)
    throw invalidProbe(`there is no ${kind} store ${name}`, 'Name one of the inventory’s stores.');
  const url = await resolveSecret(store.url, env);
  if (!URL.canParse(url))
    throw invalidProbe(
      `the URL of store ${name} is none`,
      `Write ${kind}://user:password@host:port.`,
    );
  const { password } = new URL(url);
  return { url, secrets: [url, password, decodeURIComponent(password)] };
}
