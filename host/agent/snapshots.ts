import type { SnapshotAnswer, SnapshotRequest } from '../../domain/host-protocol.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import { serviceOf } from '../faults/service-processes.js';
import { findForbidden } from '../logs/find-forbidden.js';
import { describeService } from '../managers/managers.js';

const mostForbiddenLines = 20;

/** How the services are now and, from the marks on, which forbidden lines their logs hold. */
export function takeSnapshots(
  { services, logSince }: SnapshotRequest,
  inventory: Inventory,
): Promise<readonly SnapshotAnswer[]> {
  return Promise.all(
    services.map(async (name) => {
      const service = serviceOf(inventory, name);
      const snapshot = await describeService(name, service);
      const found =
        logSince === undefined
          ? []
          : await findForbidden(logSince, service.log.forbid, mostForbiddenLines);
      return { ...snapshot, forbiddenLines: found.map(({ line }) => line) };
    }),
  );
}
