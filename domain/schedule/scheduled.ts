import type { Inventory } from '../inventory/inventory.js';
import type { Schedule } from './schedule.js';

/** A drill or suite that starts by itself. */
export interface Scheduled {
  readonly name: string;
  readonly schedule: Schedule;
}

/** What of the inventory has a schedule, in its order. */
export function scheduledIn({ suites, drills }: Inventory): readonly Scheduled[] {
  return Object.entries({ ...suites, ...drills }).flatMap(([name, { schedule }]) =>
    schedule === undefined ? [] : [{ name, schedule }],
  );
}
