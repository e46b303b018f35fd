import type { ManagerKind, ManagerRef, Service, ServiceSnapshot } from '../../domain/service.js';
import { markLog } from '../logs/log-reader.js';
import type { Manager } from './manager.js';
import { pm2Manager } from './pm2-manager.js';
import { processManager } from './process-manager.js';

/** Every kind of manager. */
export const managers = {
  pm2: pm2Manager,
  process: processManager,
} satisfies { [K in ManagerKind]: Manager<Extract<ManagerRef, { kind: K }>> };

/** The manager that understands this reference. */
export function managerOf(ref: ManagerRef): Manager<ManagerRef> {
  return managers[ref.kind];
}

/**
 * The service as it is now, with how far its logs are written.
 * @throws MusterError as {@link Manager.describe}
 */
export async function describeService(
  name: string,
  { manager, log }: Service,
): Promise<ServiceSnapshot> {
  const described = await managerOf(manager).describe(manager);
  const logFiles = [...new Set([...described.logFiles, ...log.files])];
  return {
    ...described,
    logFiles,
    service: name,
    manager: manager.kind,
    logMarks: logFiles.map(markLog),
  };
}
