import { setTimeout as sleep } from 'node:timers/promises';

import { createBuild } from './build.js';
import { Worker } from './bullmq.js';
import { failWithoutQueue } from './fail-without-queue.js';
import { openDatabase } from './kit/database.js';
import { createLog, reasonOf } from './kit/logger.js';
import { openRedis } from './kit/redis-connection.js';
import { runService } from './kit/run-service.js';
import { readSettings } from './kit/settings.js';
import { treeBuildQueue } from './tree-build-queue.js';

/** Seals an epoch for every job in the queue, one at a time. */
const name = 'tree-builder';
const settings = readSettings(name);
const log = createLog(name);
const database = openDatabase(settings.databaseUrl, name, log);
const redis = openRedis(settings.redisUrl, log, { late: settings.defect === 'reconnects-late' });
failWithoutQueue(redis, log, settings.defect);
const worker = new Worker(
  treeBuildQueue,
  createBuild({ pool: database.pool, log, defect: settings.defect }),
  {
    connection: redis,
    // In step with its longer work, and with more of it in hand.
    concurrency: settings.defect === 'seals-twice' ? 4 : 1,
    // A job whose builder was killed is taken up again within seconds, however often that happens.
    lockDuration: 2000,
    stalledInterval: 500,
    maxStalledCount: 1000,
    runRetryDelay: 200,
  },
);
// While the queue is away, its connection says so once.
worker.on('error', (error) => {
  if (redis.status === 'ready') log('WARN', `queue: ${reasonOf(error)}`);
});
worker.on('failed', (job, error) => {
  if (job?.attemptsMade === 1) log('ERROR', `job ${job.id} is tried again: ${reasonOf(error)}`);
});

await runService({
  name,
  port: settings.port('TWZRD_TREE_BUILDER_PORT'),
  log,
  trouble: async () => (await queueTrouble()) ?? database.trouble(),
  close: async () => {
    await worker.close();
    redis.disconnect();
    await database.pool.end();
  },
});

async function queueTrouble(): Promise<string | undefined> {
  if (redis.status !== 'ready') return `queue connection is ${redis.status}`;
  const pong = await Promise.race([redis.ping().catch(reasonOf), sleep(500, 'no answer')]);
  return pong === 'PONG' ? undefined : `queue: ${pong}`;
}
