import type { Redis } from 'ioredis';

import type { Defect } from '../defects.js';
import type { Log } from './kit/logger.js';

/** What a builder does that was never tried without its queue, where that is the defect. */
export function failWithoutQueue(redis: Redis, log: Log, defect: Defect | undefined): void {
  if (defect === 'dies-without-queue') redis.on('close', () => process.exit(1));
  if (defect === 'complains-without-queue') {
    redis.on('close', () => log('ERROR', 'unhandled rejection: Connection is closed'));
  }
}
