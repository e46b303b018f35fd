import { managerOf } from '../managers/managers.js';
import type { FaultContext, Look } from './fault-handler.js';
import { serviceOf } from './service-processes.js';

/** Starts the service through its manager, unless it runs. */
export async function startAgain(service: string, { inventory, run }: FaultContext): Promise<void> {
  const { manager } = serviceOf(inventory, service);
  const driver = managerOf(manager);
  if ((await driver.describe(manager)).status === 'running') return;
  await driver.act('start', manager, run);
}

/** Whether its manager says that it runs. */
export async function runsAgain(service: string, { inventory }: FaultContext): Promise<Look> {
  const { manager } = serviceOf(inventory, service);
  const { status } = await managerOf(manager).describe(manager);
  return { holds: status === 'running', observed: `${manager.kind} says ${status}` };
}
