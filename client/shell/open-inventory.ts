import { resolve } from 'node:path';
import type { Command } from 'commander';
import { MusterError } from '../../domain/errors.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import { findInventory, readInventory, type InventoryFile } from '../../host/inventory-file.js';
import type { GlobalOptions } from './global-options.js';

/**
 * The absolute path of the inventory that the command is about.
 * @throws MusterError INVENTORY_NOT_FOUND
 */
export function inventoryPathOf(command: Command): string {
  const { inventory } = command.optsWithGlobals<GlobalOptions>();
  return inventory === undefined ? findInventory(process.cwd()) : resolve(inventory);
}

/**
 * Reads the inventory that the command is about.
 * @throws MusterError INVENTORY_NOT_FOUND, INVENTORY_INVALID
 */
export function openInventory(command: Command): Promise<InventoryFile> {
  return readInventory(inventoryPathOf(command), process.env);
}

/**
 * The host that is meant: the one named, else the inventory's only one.
 * @throws MusterError BAD_INPUT
 */
export function chooseHost({ hosts }: Inventory, named: string | undefined): string {
  const known = Object.keys(hosts);
  const [only] = known;
  if (named === undefined && known.length === 1 && only !== undefined) return only;
  if (named !== undefined && known.includes(named)) return named;
  const message =
    named === undefined ? 'the inventory has several hosts' : `there is no host "${named}"`;
  throw new MusterError('BAD_INPUT', message, { remedy: `Say --host ${known.join(' or ')}.` });
}
