import { z } from 'zod';
import type { Queue } from '../queue.js';
import { nameSchema } from './name-schema.js';
import { lineSchema } from './text-schema.js';

const keyPart = lineSchema('a name without :').regex(/^[^:]+$/, { error: 'a name without :' });

const bullmqSchema = z
  .strictObject({
    store: nameSchema.describe('Redis store that keeps its jobs.'),
    name: keyPart.describe('Name of the queue in BullMQ.'),
    prefix: lineSchema('a prefix').default('bull').describe('Prefix of its keys in Redis.'),
  })
  .describe('A queue of BullMQ.');

/** A job queue, and who works it off. */
export const queueSchema = z
  .strictObject({
    bullmq: bullmqSchema,
    worker: nameSchema.describe('Service that works its jobs off.'),
  })
  .transform(({ bullmq, worker }) => ({
    kind: 'bullmq' as const,
    ...bullmq,
    worker,
  })) satisfies z.ZodType<Queue>;
