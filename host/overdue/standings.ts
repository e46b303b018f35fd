import { ScheduleNotFoundError, type Client } from '@temporalio/client';
import { overdueSince } from '../../domain/schedule/overdue.js';
import { scheduleId } from '../../domain/schedule/schedule-id.js';
import { scheduledIn } from '../../domain/schedule/scheduled.js';
import type { InventoryFile } from '../inventory-file.js';
import { lastPassed } from './last-passed.js';

/** How a scheduled drill or suite stands. Instants are ISO 8601, UTC. */
export interface Standing {
  readonly name: string;
  /** Whether Temporal has its schedule; without, nothing starts it. */
  readonly applied: boolean;
  readonly paused: boolean;
  /** When its last run that passed began. */
  readonly lastPassed?: string;
  /** Since when its last pass is older than its schedule allows. */
  readonly overdueSince?: string;
}

/** How everything stands that the inventory schedules, in its order. */
export async function standings(
  client: Client,
  { path: inventoryPath, inventory }: Pick<InventoryFile, 'path' | 'inventory'>,
  nowMs: number = Date.now(),
): Promise<readonly Standing[]> {
  const environment = inventory.environment.name;
  return Promise.all(
    scheduledIn(inventory).map(async ({ name, schedule }) => {
      const there = await stateOf(client, scheduleId(environment, name));
      const passedMs = await lastPassed(client, { name, environment, inventoryPath });
      const sinceMs = overdueSince(schedule, passedMs, there?.createdMs ?? nowMs, nowMs);
      return {
        name,
        applied: there !== undefined,
        paused: there?.paused ?? false,
        ...(passedMs !== undefined && { lastPassed: new Date(passedMs).toISOString() }),
        ...(sinceMs !== undefined && { overdueSince: new Date(sinceMs).toISOString() }),
      };
    }),
  );
}

async function stateOf(client: Client, id: string) {
  try {
    const { info, state } = await client.schedule.getHandle(id).describe();
    return { createdMs: info.createdAt.getTime(), paused: state.paused };
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return undefined;
    throw error;
  }
}
