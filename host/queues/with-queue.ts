import type { Queue as BullQueue } from 'bullmq';
import type { Redis } from 'ioredis';
import { MusterError } from '../../domain/errors.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import type { Queue } from '../../domain/queue.js';
import { withRedis } from '../stores/with-redis.js';
import { loadBullmq } from './bullmq.js';

/** The queue of that name. @throws MusterError QUEUE_UNKNOWN */
export function queueOf(inventory: Inventory, name: string): Queue {
  const queue = Object.hasOwn(inventory.queues, name) ? inventory.queues[name] : undefined;
  if (queue !== undefined) return queue;
  throw new MusterError('QUEUE_UNKNOWN', `the inventory has no queue "${name}"`);
}

/**
 * Works with a queue through BullMQ itself, which knows how its versions keep jobs. Opening it
 * writes nothing. @throws MusterError QUEUE_UNKNOWN, and those of a Redis store
 */
export async function withQueue<T>(
  name: string,
  context: { readonly inventory: Inventory; readonly env: NodeJS.ProcessEnv },
  work: (queue: BullQueue, redis: Redis) => Promise<T>,
): Promise<T> {
  const queue = queueOf(context.inventory, name);
  return withRedis(queue.store, context, async (redis) => {
    const opened = openQueue(queue, redis);
    try {
      return await work(opened, redis);
    } finally {
      await opened.close().catch(() => {});
    }
  });
}

/** The queue over a connection of one's own. */
export function openQueue({ name, prefix }: Queue, connection: Redis): BullQueue {
  const { Queue: Bull } = loadBullmq();
  const queue = new Bull(name, { connection, prefix, skipMetasUpdate: true });
  // The connection tells its own troubles; without a listener they would end this process.
  queue.on('error', () => {});
  return queue;
}
