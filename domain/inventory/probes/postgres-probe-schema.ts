import { z } from 'zod';
import { nameSchema } from '../name-schema.js';
import { timingFields, toTiming } from './probe-timing.js';

/** `{ postgres: STORE }`: healthy when the query answers, with enough rows. */
export const postgresProbeSchema = z
  .strictObject({
    postgres: nameSchema.describe('Store to ask.'),
    sql: z.string().min(1).default('select 1').describe('Query to ask; it must only read.'),
    rows: z.int().min(1).default(1).describe('Rows it must answer at least.'),
    ...timingFields('postgres'),
  })
  .transform(({ postgres, every, deadline, ...rest }) => ({
    kind: 'postgres' as const,
    store: postgres,
    ...rest,
    ...toTiming(every, deadline),
  }));
