import type { Inventory } from '../../domain/inventory/inventory.js';
import type { TargetRef } from '../../domain/target.js';
import { serviceOf } from '../faults/service-processes.js';
import { managerOf } from '../managers/managers.js';

/** What would keep harmed services from coming back by themselves; what cannot be asked is not told. */
export async function warningsOf(
  inventory: Inventory,
  harmed: readonly TargetRef[],
): Promise<readonly string[]> {
  const services = harmed.filter(({ kind }) => kind === 'service');
  const warnings = await Promise.all(
    services.map(async ({ name }) => {
      const { manager } = serviceOf(inventory, name);
      const described = await managerOf(manager)
        .describe(manager)
        .catch(() => undefined);
      return described?.autorestart === false ? notRestarted(manager.kind, name) : undefined;
    }),
  );
  return warnings.filter((warning) => warning !== undefined);
}

/** That a service's manager will leave it down. */
export function notRestarted(manager: string, service: string): string {
  return `${service} (${manager}) is not set to be restarted: once it dies it stays down`;
}
