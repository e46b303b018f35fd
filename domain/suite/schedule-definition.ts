import type { Json } from '../json.js';

/** When a suite runs by itself. */
export type ScheduleDefinition = Json;
