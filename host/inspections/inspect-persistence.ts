import type { Redis } from 'ioredis';
import type { Inspection } from '../../domain/inspection.js';
import { monotonicMs } from '../processes/monotonic-clock.js';
import { withRedis } from '../stores/with-redis.js';
import type { InspectionHandler } from './inspection-handler.js';

type PersistenceInspection = Extract<Inspection, { kind: 'persistence' }>;

/** What of a Redis store outlives its process. Fields: https://redis.io/docs/latest/commands/info/ */
export const inspectPersistence: InspectionHandler<PersistenceInspection> = ({ store }, context) =>
  withRedis(store, context, async (redis) => {
    const askedMs = monotonicMs();
    await redis.ping();
    const pingMs = monotonicMs() - askedMs;
    const info = fieldsOf(await redis.info());
    return {
      version: info['redis_version'] ?? 'unknown',
      pingMs,
      aof: info['aof_enabled'] === '1',
      appendfsync: await setting(redis, 'appendfsync'),
      save: await setting(redis, 'save'),
      lastSaveAt: new Date(Number(info['rdb_last_save_time'] ?? 0) * 1_000).toISOString(),
      lastSaveOk: info['rdb_last_bgsave_status'] !== 'err',
      lastWriteOk: info['aof_last_write_status'] !== 'err',
      maxmemoryPolicy: info['maxmemory_policy'] ?? null,
    };
  });

/** A managed Redis keeps its settings to itself. */
async function setting(redis: Redis, name: string): Promise<string | null> {
  const [, value] = (await redis.config('GET', name).catch(() => [])) as string[];
  return value ?? null;
}

function fieldsOf(info: string): Readonly<Record<string, string | undefined>> {
  const lines = info.split(/\r?\n/).filter((line) => /^\w+:/.test(line));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
}
