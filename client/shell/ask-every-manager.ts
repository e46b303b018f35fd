import { toErrorData } from '../../domain/errors.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import { notRestarted } from '../../host/agent/warnings.js';
import { managerOf } from '../../host/managers/managers.js';

/** What a service's manager says that a drill would stumble over. */
export interface ManagerAnswer {
  readonly name: string;
  /** Why it cannot be drilled at all. */
  readonly problem?: string;
  /** Why it will likely fail its drill. */
  readonly warning?: string;
}

/** Asks each service's manager once. Never throws. */
export function askEveryManager({ services }: Inventory): Promise<readonly ManagerAnswer[]> {
  return Promise.all(
    Object.entries(services).map(async ([name, { manager }]): Promise<ManagerAnswer> => {
      try {
        const { autorestart } = await managerOf(manager).describe(manager);
        return autorestart === false
          ? { name, warning: notRestarted(manager.kind, name) }
          : { name };
      } catch (error) {
        const { code, message, remedy = '' } = toErrorData(error);
        return { name, problem: `${code}: ${message}. ${remedy}` };
      }
    }),
  );
}
