import { Redis } from 'ioredis';

import { type Log, reasonOf } from './logger.js';

/** A connection that outlives its Redis: commands wait in memory, and it reconnects within half a second. */
export function openRedis(url: string, log: Log): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(times * 50, 500),
  });
  let lost = false;
  redis.on('error', (error: Error) => {
    if (!lost) log('ERROR', `queue connection lost: ${reasonOf(error)}`);
    lost = true;
  });
  redis.on('ready', () => {
    if (lost) log('INFO', 'queue connection is back');
    lost = false;
  });
  return redis;
}
