import { z } from 'zod';
import type { Canary, CanaryWrite } from '../canary.js';
import type { Json } from '../json.js';
import { fastestEveryMs } from '../probe.js';
import { durationSchema } from './duration-schema.js';
import { localHost } from './inventory.js';
import { nameSchema } from './name-schema.js';
import { sentHeadersSchema } from './secret-schema.js';
import { httpUrlSchema } from './url-schema.js';

const minuteMs = 60_000;

const anySql = z
  .string()
  .regex(/\bany\s*\(\s*\$1\b/i, { error: 'SQL that asks for the ids by any($1)' });

const storeSqlSchema = z.strictObject({
  store: nameSchema.describe('PostgreSQL store that keeps the writes.'),
  sql: anySql.describe('Query on the ids: … where id = any($1).'),
});

const pace = {
  every: durationSchema({ minMs: fastestEveryMs, maxMs: minuteMs })
    .describe('How often a write is sent.')
    .prefault('20ms'),
  deadline: durationSchema({ maxMs: minuteMs })
    .describe('When a write counts as not acknowledged.')
    .prefault('1s'),
};

const postSchema = z
  .strictObject({
    post: httpUrlSchema.describe('URL each write is posted to.'),
    json: z
      .json()
      .refine(holdsCanary, { error: '{canary} somewhere in it, which becomes the id of the write' })
      .describe('Body of each write; {canary} in any text becomes its id.'),
    status: z.int().min(200).max(299).default(201).describe('Status that acknowledges a write.'),
    send: sentHeadersSchema
      .default({})
      .describe('Headers to send; secrets by { env: NAME } or { file: PATH } only.'),
    queue: nameSchema
      .describe('Queue in which each write becomes a job under its id: removed afterwards.')
      .exactOptional(),
    ...pace,
  })
  .transform(({ post, every, deadline, ...rest }) => ({
    kind: 'post' as const,
    url: post,
    ...rest,
    everyMs: every,
    deadlineMs: deadline,
  }));

const bullmqSchema = z
  .strictObject({
    bullmq: nameSchema.describe('Queue that each job is added to, under the id of the write.'),
    job: z.string().min(1).describe('Name of the jobs.'),
    data: z
      .json()
      .default({})
      .describe('Data of each job; {canary} in any text becomes the id of the write.'),
    ...pace,
  })
  .transform(({ bullmq, every, deadline, ...rest }) => ({
    kind: 'bullmq' as const,
    queue: bullmq,
    ...rest,
    everyMs: every,
    deadlineMs: deadline,
  }));

const kinds = { post: postSchema, bullmq: bullmqSchema } satisfies Record<
  CanaryWrite['kind'],
  z.ZodType<CanaryWrite>
>;

const writeSchema = z.union(Object.values(kinds), {
  error: `a write: exactly one of ${Object.keys(kinds).join(', ')}`,
});

/** Numbered writes through the system, to count what a drill lost. */
export const canarySchema = z.strictObject({
  host: nameSchema.default(localHost).describe('Host it writes from.'),
  write: writeSchema.describe('The write.'),
  read: storeSqlSchema.describe('How to see which writes exist; the first column is the id.'),
  cleanup: storeSqlSchema.describe('How to remove them afterwards.').exactOptional(),
  atLeast: z
    .int()
    .min(1)
    .default(10)
    .describe('With fewer acknowledged writes than this, the count proves nothing.'),
}) satisfies z.ZodType<Canary>;

function holdsCanary(json: Json): boolean {
  return JSON.stringify(json).includes('{canary}');
}
