import type { Json } from '../json.js';

/** When a suite runs by itself. */
export type ScheduleDefinition = Json;

/** The id of the Temporal schedule that starts a suite. */
export function scheduleId(suite: string): string {
  return `muster-${suite}`;
}
