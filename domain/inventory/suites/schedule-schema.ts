import { z } from 'zod';
import type { ScheduleDefinition } from '../../suite/schedule-definition.js';

/** When a suite runs by itself. */
export const scheduleSchema = z.json() satisfies z.ZodType<ScheduleDefinition>;
