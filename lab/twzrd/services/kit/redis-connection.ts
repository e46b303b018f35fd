import { Redis } from 'ioredis';

import { type Log, reasonOf } from './logger.js';

const lateMs = 60_000;

/** A connection that outlives its Redis: commands wait in memory, and it reconnects within half a second. */
export function openRedis(url: string, log: Log, { late = false } = {}): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (late ? lateMs : Math.min(times * 50, 500)),
  });
  let lost = false;
  const lose = (why: string): void => {
    if (!lost) log('WARN', `queue connection lost: ${why}`);
    lost = true;
  };
  redis.on('error', (error: Error) => lose(reasonOf(error)));
  // What is closed in order raises no error.
  redis.on('reconnecting', () => lose('closed'));
  redis.on('ready', () => {
    if (lost) log('INFO', 'queue connection is back');
    lost = false;
  });
  return redis;
}
