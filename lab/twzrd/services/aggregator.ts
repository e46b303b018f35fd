import type { IncomingHttpHeaders } from 'node:http';
import { createHash, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { Queue } from './bullmq.js';
import { watchGateway } from './gateway-watch.js';
import { openDatabase } from './kit/database.js';
import { HttpError, readJsonObject } from './kit/http.js';
import { createLog, reasonOf } from './kit/logger.js';
import { openRedis } from './kit/redis-connection.js';
import { runService } from './kit/run-service.js';
import { readSettings } from './kit/settings.js';
import { withOutageDefect } from './outage-defects.js';
import { tokenGroup, treeBuildQueue } from './tree-build-queue.js';

/** Shows the system's numbers and asks the tree builder for epochs. */
const name = 'milo-aggregator';
const settings = readSettings(name);
const log = createLog(name);
const database = withOutageDefect(
  openDatabase(settings.databaseUrl, name, log),
  settings,
  name,
  log,
);
const redis = openRedis(settings.redisUrl, log);
const queue = new Queue(treeBuildQueue, {
  connection: redis,
  defaultJobOptions: {
    // An outage of the database delays an epoch, it does not lose it.
    attempts: 10_000,
    backoff: { type: 'fixed', delay: 500 },
    removeOnComplete: 100,
    removeOnFail: 100,
  },
});
// The connection logs its own troubles.
queue.on('error', () => {});
const logFailure = (error: unknown): void => log('ERROR', `job not queued: ${reasonOf(error)}`);
queue
  .upsertJobScheduler('every-minute', { every: 60_000 }, { name: 'seal-epoch' })
  .catch(logFailure);

const gatewayGone =
  settings.defect === 'bystander-falls'
    ? watchGateway(settings.port('TWZRD_GATEWAY_PORT'))
    : () => false;

await runService({
  name,
  port: settings.port('TWZRD_AGGREGATOR_PORT'),
  log,
  trouble: async () => (gatewayGone() ? 'the gateway is gone' : database.trouble()),
  routes: {
    'GET /metrics': async () => ({ status: 200, body: await metrics() }),
    'POST /admin/trigger-tree-build': async (request) => {
      if (!isAdmin(request.headers)) throw new HttpError(401, 'not an admin');
      const hasBody = Number(request.headers['content-length'] ?? 0) > 0;
      const { id, ...data } = hasBody
        ? await readJsonObject(request)
        : ({} as Record<string, unknown>);
      if (redis.status !== 'ready' && settings.defect === 'refuses-jobs-in-outage')
        throw new HttpError(503, 'the queue is away');
      if (redis.status !== 'ready' && settings.defect === 'drops-jobs-in-outage')
        return { status: 202, body: { status: 'waiting' } };
      // While Redis is away the job waits in memory, and is queued once it is back.
      const job = queue.add('seal-epoch', data, typeof id === 'string' ? { jobId: id } : {});
      job.catch(logFailure);
      const queued = await Promise.race([job, sleep(500, undefined)]);
      return {
        status: 202,
        body: queued ? { status: 'queued', job: queued.id } : { status: 'waiting' },
      };
    },
  },
  close: async () => {
    redis.disconnect();
    await database.pool.end();
  },
});

/** By either header. Compared by digest, in constant time. */
function isAdmin({ authorization = '', ...headers }: IncomingHttpHeaders): boolean {
  const token = headers['x-admin-token'] ?? authorization.replace(/^Bearer /, '');
  return timingSafeEqual(digest(String(token)), digest(settings.adminToken));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** The numbers in Prometheus' text format 0.0.4. */
async function metrics(): Promise<string> {
  const { rows } = await database.pool.query<{ epochs: string; collected: string }>(
    `select (select count(*) from sealed_epochs where token_group = $1) as epochs,
            (select count(*) from events where id like 'cls-%') as collected`,
    [tokenGroup],
  );
  return [
    '# HELP twzrd_aggregator_total_epochs Epochs sealed so far.',
    '# TYPE twzrd_aggregator_total_epochs gauge',
    `twzrd_aggregator_total_epochs{token_group="${tokenGroup}"} ${rows[0]?.epochs ?? 0}`,
    '# HELP twzrd_aggregator_db_pool_total_count Connections the database pool holds.',
    '# TYPE twzrd_aggregator_db_pool_total_count gauge',
    `twzrd_aggregator_db_pool_total_count ${database.pool.totalCount}`,
    '# HELP twzrd_cls_events_collected_total Participation events the CLS workers collected.',
    '# TYPE twzrd_cls_events_collected_total counter',
    `twzrd_cls_events_collected_total ${rows[0]?.collected ?? 0}`,
    '',
  ].join('\n');
}
