import { MusterError } from '../../domain/errors.js';
import type { EnterRequest } from '../../domain/entering.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import type { DrillRef } from '../../domain/plan.js';
import type { TargetKind, TargetRef } from '../../domain/target.js';
import { serviceOf } from '../faults/service-processes.js';
import { managerOf } from '../managers/managers.js';
import { proxyKey } from '../proxies/network-proxies.js';
import { realPath } from '../real-path.js';
import { storeKey } from '../stores/store-key.js';
import type { LockTable } from './lock-table.js';

/** What a target really is on this host, so that two names of one thing are one lock. */
const keysOf = {
  service: async (inventory, name) => {
    const { manager, envFile } = serviceOf(inventory, name);
    const keys = await managerOf(manager).keys(manager);
    return envFile === undefined ? keys : [...keys, `envFile:${realPath(envFile)}`];
  },
  store: async (inventory, name) => [await storeKey(inventory, name)],
  proxy: async (inventory, name) => [await proxyKey(inventory, name)],
} satisfies Record<TargetKind, (inventory: Inventory, name: string) => Promise<readonly string[]>>;

/** Locks what the targets really are on this host. @throws MusterError LOCKED, and a manager's */
export async function lockTargets(
  locks: LockTable,
  inventory: Inventory,
  { drill, harmed, watched, holdForMs }: EnterRequest,
): Promise<readonly string[]> {
  const keys = ({ kind, name }: TargetRef): Promise<readonly string[]> =>
    keysOf[kind](inventory, name);
  const exclusive = (await Promise.all(harmed.map(keys))).flat();
  const shared = (await Promise.all(watched.map(keys))).flat();
  return locks.acquire(drill, exclusive, shared, holdForMs);
}

/** @throws MusterError PREFLIGHT_FAILED where the run does not hold all that the target is now */
export async function refuseUnheld(
  locks: LockTable,
  inventory: Inventory,
  { runId }: DrillRef,
  { kind, name }: TargetRef,
): Promise<void> {
  const keys = await keysOf[kind](inventory, name);
  const free = keys.find((key) => !locks.holdsExclusively(runId, key));
  if (free === undefined) return;
  throw new MusterError('PREFLIGHT_FAILED', `run ${runId} does not hold ${free}`, {
    remedy: 'Start the drill anew: it lost its locks, or what it drills has changed.',
  });
}
