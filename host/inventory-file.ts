import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { MusterError } from '../domain/errors.js';
import type { Inventory } from '../domain/inventory/inventory.js';
import { parseInventory } from '../domain/inventory/parse-inventory.js';
import { resolveInventoryPaths } from './inventory-paths.js';

/** What an inventory's file is called. */
export const inventoryFileName = 'muster.yaml';

/** An inventory, and the file that it was read from. */
export interface InventoryFile {
  /** With every path in it absolute. */
  readonly inventory: Inventory;
  /** Digest of the text as it stands in the file, in hexadecimal. */
  readonly sha256: string;
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/**
 * The `muster.yaml` in the folder, or in the nearest one above it.
 * @throws MusterError INVENTORY_NOT_FOUND
 */
export function findInventory(folder: string): string {
  const start = resolve(folder);
  for (let at = start; ; at = dirname(at)) {
    const path = join(at, inventoryFileName);
    if (existsSync(path)) return path;
    if (at === dirname(at)) break;
  }
  throw new MusterError(
    'INVENTORY_NOT_FOUND',
    `no ${inventoryFileName} in ${start} or a folder above it`,
    {
      remedy: 'Write one with `muster init`, or name one with `--inventory FILE`.',
    },
  );
}

/** The last inventory that was parsed: most readings find the same text. */
let latest: { readonly env: NodeJS.ProcessEnv; readonly file: InventoryFile } | undefined;

/**
 * Reads the inventory. Relative paths in it start at its own folder, `~/` at the user's; commands
 * run in its folder where it names no other.
 * @throws MusterError INVENTORY_NOT_FOUND, INVENTORY_INVALID
 */
export async function readInventory(file: string, env: NodeJS.ProcessEnv): Promise<InventoryFile> {
  const path = resolve(file);
  const text = await readText(path);
  if (latest?.env === env && latest.file.path === path && latest.file.text === text) {
    return latest.file;
  }
  const inventory = parseInventory(text, { file, env });
  const parsed = {
    inventory: resolveInventoryPaths(inventory, dirname(path)),
    sha256: inventorySha256(text),
    path,
    text,
  };
  latest = { env, file: parsed };
  return parsed;
}

/** Digest of an inventory's text, in hexadecimal. */
export function inventorySha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new MusterError('INVENTORY_NOT_FOUND', `${path} cannot be read`, {
      remedy: 'Name a readable file with `--inventory FILE`, or write one with `muster init`.',
      cause,
    });
  }
}
