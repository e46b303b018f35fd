import type { RedisProbe } from '../../domain/probe.js';
import { asking, bad, good } from './asking.js';
import type { ProbeHandler } from './probe-handler.js';
import { storeUrl } from './store-url.js';

/** One connection for each asking, and no second try. */
export const redisProbe: ProbeHandler<RedisProbe> = {
  async prepare({ store, deadlineMs }, context) {
    const { url, secrets } = await storeUrl(store, 'redis', context);
    const { Redis } = await import('ioredis');

    return {
      ask: (signal) =>
        asking({ signal, deadlineMs, secrets }, async (onCut) => {
          const redis = new Redis(url, {
            lazyConnect: true,
            // Servers before Redis 6 know no other.
            protocol: 2,
            enableReadyCheck: false,
            disableClientInfo: true,
            maxRetriesPerRequest: 0,
            retryStrategy: () => null,
            disconnectTimeout: 0,
          });
          // The promises only say that the connection is closed; the first error says why.
          let first: Error | undefined;
          redis.on('error', (error) => (first ??= error));
          onCut(() => redis.disconnect());
          try {
            await redis.connect();
            const answer = await redis.ping();
            return answer === 'PONG' ? good : bad('answered something else than PONG');
          } catch (error) {
            throw first ?? error;
          } finally {
            redis.disconnect();
          }
        }),
    };
  },
};
