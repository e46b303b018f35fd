import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { QueuedWrite } from '../../../domain/canary.js';
import { MusterError } from '../../../domain/errors.js';
import { openQueue } from '../../queues/with-queue.js';
import { resolveSecret } from '../../secrets.js';
import type { CanaryConfig } from '../canary-config.js';
import { fill, type WriteOnce } from './write-once.js';

const reconnectEveryMs = 50;

/**
 * Adds a job for each write, under its id. Nothing is kept in memory while Redis is away, and
 * nothing sent twice: a job is then refused. Jobs stay when they are done, to be looked at and removed.
 */
export async function bullmqWrite(
  write: QueuedWrite,
  where: CanaryConfig['queue'],
): Promise<WriteOnce> {
  if (where === undefined) throw new MusterError('QUEUE_UNKNOWN', `no queue "${write.queue}"`);
  const redis = new Redis(await resolveSecret(where.url, process.env), {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => reconnectEveryMs,
  });
  redis.on('error', () => {});
  await new Promise((resolve) => redis.once('ready', resolve));
  const queue = openQueue(where.queue, redis);
  return async (id) => {
    if (redis.status !== 'ready') return 'refused';
    const options = { jobId: id, removeOnComplete: false, removeOnFail: false };
    const adding = queue.add(write.job, fill(write.data, id), options).then(
      () => 'acknowledged' as const,
      () => 'unknown' as const,
    );
    const late = new AbortController();
    const tooLate = delay(write.deadlineMs, 'unknown' as const, { signal: late.signal });
    tooLate.catch(() => {});
    return Promise.race([adding, tooLate]).finally(() => late.abort());
  };
}
