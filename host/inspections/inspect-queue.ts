import { MusterError } from '../../domain/errors.js';
import type { Inspection } from '../../domain/inspection.js';
import { queueDepth } from '../queues/queue-depth.js';
import { queueOf, withQueue } from '../queues/with-queue.js';
import type { InspectionHandler } from './inspection-handler.js';

type QueueInspection = Extract<Inspection, { kind: 'queue' }>;

/** How many jobs are in each state. @throws MusterError QUEUE_UNKNOWN where Redis has no such queue */
export const inspectQueue: InspectionHandler<QueueInspection> = ({ queue: name }, context) =>
  withQueue(name, context, async (queue, redis) => {
    // Whoever adds or works off jobs of a queue keeps its version there first.
    const { store, prefix, name: inRedis } = queueOf(context.inventory, name);
    if ((await redis.exists(`${prefix}:${inRedis}:meta`)) === 1)
      return { depth: await queueDepth(queue) };
    throw new MusterError(
      'QUEUE_UNKNOWN',
      `"${store}" has no queue "${inRedis}" under ${prefix}:`,
      {
        remedy: 'Look at name and prefix of the queue, and whether its worker has ever run.',
      },
    );
  });
