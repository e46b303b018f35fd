import { MusterError } from '../../domain/errors.js';
import type { EnterRequest } from '../../domain/host-protocol.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import type { DrillRef } from '../../domain/plan.js';
import { serviceOf } from '../faults/service-processes.js';
import { managerOf } from '../managers/managers.js';
import type { LockTable } from './lock-table.js';

/** Locks what the services really are on this host. @throws MusterError LOCKED, and a manager's */
export async function lockServices(
  locks: LockTable,
  inventory: Inventory,
  { drill, harmed, watched, holdForMs }: EnterRequest,
): Promise<readonly string[]> {
  const keysOf = (name: string): Promise<readonly string[]> => lockKeys(inventory, name);
  const exclusive = (await Promise.all(harmed.map(keysOf))).flat();
  const shared = (await Promise.all(watched.map(keysOf))).flat();
  return locks.acquire(drill, exclusive, shared, holdForMs);
}

/** @throws MusterError PREFLIGHT_FAILED where the run does not hold all that the service is now */
export async function refuseUnheld(
  locks: LockTable,
  inventory: Inventory,
  { runId }: DrillRef,
  service: string,
): Promise<void> {
  const keys = await lockKeys(inventory, service);
  const free = keys.find((key) => !locks.holdsExclusively(runId, key));
  if (free === undefined) return;
  throw new MusterError('PREFLIGHT_FAILED', `run ${runId} does not hold ${free}`, {
    remedy: 'Start the drill anew: it lost its locks, or what it drills has changed.',
  });
}

function lockKeys(inventory: Inventory, name: string): Promise<readonly string[]> {
  const { manager } = serviceOf(inventory, name);
  return managerOf(manager).keys(manager);
}
