import type { SnapshotAnswer, SnapshotRequest } from '../../domain/host-protocol.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import { serviceOf } from '../faults/service-processes.js';
import { findForbidden } from '../logs/find-forbidden.js';
import { describeService } from '../managers/managers.js';
import { knownSecrets, withoutSecrets } from './known-secrets.js';

const mostForbiddenLines = 20;
const mostUnread = 5;

/**
 * How the services are now and, from the marks on, which forbidden lines their own logs hold.
 * Marks of other files are passed over: a request must not read what it likes.
 */
export async function takeSnapshots(
  { services, logSince = [], logBy = 'forbid' }: SnapshotRequest,
  inventory: Inventory,
): Promise<readonly SnapshotAnswer[]> {
  const secrets = await knownSecrets(inventory, process.env);
  return Promise.all(
    services.map(async (name) => {
      const service = serviceOf(inventory, name);
      const snapshot = await describeService(name, service);
      const own = logSince.filter(({ file }) =>
        snapshot.logMarks.some((mark) => mark.file === file),
      );
      const patterns = service.log[logBy];
      const { lines, logsRead, unread } = await findForbidden(own, patterns, mostForbiddenLines);
      const forbiddenLines = lines.map(({ line }) => withoutSecrets(line, secrets));
      const logsUnread = unread.slice(0, mostUnread);
      return { ...snapshot, forbiddenLines, logsRead, logsUnread };
    }),
  );
}
