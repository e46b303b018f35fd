import type { Inventory } from '../../../domain/inventory/inventory.js';
import type { JobSpec } from '../../../domain/job.js';
import { parsePlace } from '../../postgres/postgres-place.js';
import { resolveSecret } from '../../secrets.js';
import { backupOf } from '../open-context.js';
import { removeRows } from './canary-rows.js';

/**
 * Removes the rows that a job wrote into the source, however it ended; safe to call again.
 * @returns what is left all the same, in words
 */
export async function tidyMoment(
  { kind, backup: name }: JobSpec,
  inventory: Inventory,
  env: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
  const { pointInTime: proof, store } = backupOf(inventory, name);
  if (kind !== 'proveMoment' || proof?.kind !== 'canary') return [];
  try {
    const url = await resolveSecret(inventory.stores[store]!.url, env);
    await removeRows(parsePlace(url), proof.schema);
    return [];
  } catch (error) {
    return [`rows in schema ${proof.schema} may be left: ${(error as Error).message}`];
  }
}
