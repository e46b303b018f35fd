import { z } from 'zod';
import { nameSchema } from '../name-schema.js';
import { timingFields, toTiming } from './probe-timing.js';

/** `{ redis: STORE }`: healthy when `PING` answers `PONG`. */
export const redisProbeSchema = z
  .strictObject({
    redis: nameSchema.describe('Store to ask.'),
    ...timingFields('redis'),
  })
  .transform(({ redis, every, deadline }) => ({
    kind: 'redis' as const,
    store: redis,
    ...toTiming(every, deadline),
  }));
