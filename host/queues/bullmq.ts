import { createRequire } from 'node:module';
import type * as bullmq from 'bullmq';

/**
 * BullMQ, loaded when it is needed. `import` would first scan all of it for the names it exports:
 * twice the time.
 */
export function loadBullmq(): typeof bullmq {
  return createRequire(import.meta.url)('bullmq') as typeof bullmq;
}
