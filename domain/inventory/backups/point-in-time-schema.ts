import { z } from 'zod';
import type { MomentProof } from '../../moment.js';
import { durationSchema } from '../duration-schema.js';
import { lineSchema } from '../text-schema.js';

const canarySchema = z
  .strictObject({
    canarySchema: lineSchema('the name of a schema').describe(
      'Schema that rows may be written into, and removed from again; it must be there.',
    ),
  })
  .transform(({ canarySchema: schema }) => ({ kind: 'canary' as const, schema }));

const dataSchema = z
  .strictObject({
    table: z
      .string({ error: 'schema.table' })
      .regex(/^[^.\0\r\n]+\.[^.\0\r\n]+$/, { error: 'schema.table' })
      .describe('Table whose rows say when they were written: schema.table.'),
    column: lineSchema('the name of a column').describe(
      'When a row was written, by the clock of the server: a timestamptz.',
    ),
    margin: durationSchema()
      .describe('Longer than any transaction that writes to it.')
      .prefault('10s'),
  })
  .transform(({ margin, ...rest }) => ({ kind: 'data' as const, ...rest, marginMs: margin }));

/** How a restore to a chosen moment is proven: by rows of our own, or by times already in the data. */
export const pointInTimeSchema = z.union([canarySchema, dataSchema], {
  error: 'canarySchema, or table and column',
}) satisfies z.ZodType<MomentProof>;
