import type { Redis } from 'ioredis';
import { MusterError } from '../../domain/errors.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import { inertText } from '../logs/inert-text.js';
import { storeUrl } from '../probes/store-url.js';

const connectWithinMs = 5_000;
const answerWithinMs = 10_000;

/**
 * Works with a Redis store over one connection, which is neither waited for nor opened again.
 * @throws MusterError STORE_UNREACHABLE, STORE_REFUSED where it answers and does not let one in,
 *   SECRET_MISSING
 */
export async function withRedis<T>(
  store: string,
  context: { readonly inventory: Inventory; readonly env: NodeJS.ProcessEnv },
  work: (redis: Redis) => Promise<T>,
): Promise<T> {
  const { url, secrets } = await storeUrl(store, 'redis', context);
  const { Redis } = await import('ioredis');
  const redis = new Redis(url, {
    lazyConnect: true,
    // Servers before Redis 6 know no other.
    protocol: 2,
    enableReadyCheck: false,
    disableClientInfo: true,
    connectTimeout: connectWithinMs,
    commandTimeout: answerWithinMs,
    maxRetriesPerRequest: null,
    autoResendUnfulfilledCommands: false,
    retryStrategy: () => null,
    disconnectTimeout: 0,
  });
  // The promises only say that the connection is closed; the first error says why.
  let first: Error | undefined;
  redis.on('error', (error) => (first ??= error));
  try {
    await redis.connect();
    // It lets anybody connect who then may ask nothing.
    await redis.ping();
    return await work(redis);
  } catch (error) {
    if (error instanceof MusterError) throw error;
    const reason = inertText((first ?? (error as Error)).message, 200, secrets);
    if (/^(NOAUTH|WRONGPASS|NOPERM|ERR .*(AUTH|password))/.test(reason)) {
      throw new MusterError('STORE_REFUSED', `"${store}" does not let one in: ${reason}`, {
        remedy: 'Look at the user and the password in its URL, and at what the user may do.',
      });
    }
    throw new MusterError('STORE_UNREACHABLE', `"${store}" does not answer: ${reason}`, {
      remedy: 'Start it, or look at the host and the port in its URL.',
    });
  } finally {
    redis.disconnect();
  }
}
