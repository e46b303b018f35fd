import { setTimeout as delay } from 'node:timers/promises';
import type { Drained, DrainedRequest } from '../../domain/canary-protocol.js';
import { openJobs } from '../../domain/inspection.js';
import { MusterError } from '../../domain/errors.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import type { MonotonicMs } from '../../domain/timeline/sample.js';
import { monotonicMs } from '../processes/monotonic-clock.js';
import { queueDepth } from './queue-depth.js';
import { withQueue } from './with-queue.js';

/** How often it is looked. */
const everyMs = 50;

/**
 * Looks at the queue until no more jobs are open than asked for, or the time is over. Looks begin
 * with the asking, so a queue that drained before may have done so at any time since `since`.
 * @throws MusterError QUEUE_UNKNOWN, and those of a Redis store once its time is over
 */
export async function waitForDrain(
  { queue: name, atMost, since, withinMs }: DrainedRequest,
  inventory: Inventory,
  signal: AbortSignal,
): Promise<Drained> {
  let lastFull: MonotonicMs = since.endMs;
  const look = () =>
    withQueue(name, { inventory, env: process.env }, async (queue): Promise<Drained> => {
      for (;;) {
        signal.throwIfAborted();
        const lookedAtMs = monotonicMs();
        const open = openJobs({ depth: await queueDepth(queue) });
        const minMs = Math.max(0, lastFull - since.endMs);
        if (open <= atMost) return { open, took: { minMs, maxMs: monotonicMs() - since.startMs } };
        lastFull = lookedAtMs;
        if (lastFull - since.endMs > withinMs) {
          return { open, took: { minMs: lastFull - since.endMs, maxMs: null } };
        }
        await delay(everyMs, undefined, { signal });
      }
    });
  for (;;) {
    try {
      return await look();
    } catch (error) {
      const passes = error instanceof MusterError && error.code === 'STORE_UNREACHABLE';
      if (!passes || monotonicMs() - since.endMs > withinMs) throw error;
      await delay(everyMs, undefined, { signal });
    }
  }
}
