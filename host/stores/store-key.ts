import { MusterError } from '../../domain/errors.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import { resolveSecret } from '../secrets.js';

/** What a store really is, without its secrets: `postgres://host:5432/name`. */
export async function storeKey(inventory: Inventory, name: string): Promise<string> {
  const store = inventory.stores[name];
  if (store === undefined) {
    throw new MusterError('BAD_INPUT', `the inventory has no store "${name}"`);
  }
  const { host, pathname } = new URL(await resolveSecret(store.url, process.env));
  return `${store.kind}://${host}${pathname}`;
}
