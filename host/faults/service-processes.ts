import { MusterError } from '../../domain/errors.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import type { ManagedService, ProcessIdentity, Service } from '../../domain/service.js';
import { managerOf } from '../managers/managers.js';
import { childrenOf } from '../processes/process-identity.js';

/** The service of that name. @throws MusterError SERVICE_NOT_FOUND */
export function serviceOf(inventory: Inventory, name: string): Service {
  const service = inventory.services[name];
  if (service !== undefined) return service;
  throw new MusterError('SERVICE_NOT_FOUND', `the inventory has no service "${name}"`);
}

/** What its manager says of the service, which must have a process. @throws SERVICE_NOT_RUNNING */
export async function runningService(inventory: Inventory, name: string): Promise<ManagedService> {
  const { manager } = serviceOf(inventory, name);
  const described = await managerOf(manager).describe(manager);
  if (described.status === 'running' && described.processes.length > 0) return described;
  throw new MusterError(
    'SERVICE_NOT_RUNNING',
    `${manager.kind} says "${described.name}" is ${described.status}`,
    { remedy: 'Start the service, and let it become healthy, before drilling it.' },
  );
}

/** Process identities as the undo data of a lease keeps them. */
export type ProcessesUndo = { processes: { pid: number; startedAt: string; command: string }[] };

/** Those processes and all that they started, which would live on without them. */
export function withDescendants(processes: readonly ProcessIdentity[]): readonly ProcessIdentity[] {
  const children = processes.flatMap(({ pid }) => childrenOf(pid));
  return children.length === 0 ? processes : [...processes, ...withDescendants(children)];
}

export function toUndo(processes: readonly ProcessIdentity[]): ProcessesUndo {
  return {
    processes: processes.map(({ pid, startedAt, command }) => ({ pid, startedAt, command })),
  };
}

/** `pid 12, pid 13` */
export function describePids(processes: readonly { pid: number }[]): string {
  return processes.map(({ pid }) => `pid ${pid}`).join(', ');
}
