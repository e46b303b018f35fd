import { setTimeout as delay } from 'node:timers/promises';
import type { Queue as BullQueue } from 'bullmq';
import type { Inventory } from '../../domain/inventory/inventory.js';
import { withQueue } from './with-queue.js';

const removedAtOnce = 100;

/** How long a worker may take to finish what it has in hand. */
const handsFreeWithinMs = 5_000;
const tryAgainMs = 100;

/** Removes the jobs of those ids, whatever their state. Answers which a worker still has in hand. */
export function removeJobs(
  queueName: string,
  ids: readonly string[],
  inventory: Inventory,
): Promise<readonly string[]> {
  return withQueue(queueName, { inventory, env: process.env }, async (queue) => {
    const until = Date.now() + handsFreeWithinMs;
    for (let left = ids; ; await delay(tryAgainMs)) {
      left = await removeWhatIsFree(queue, left);
      if (left.length === 0 || Date.now() >= until) return left;
    }
  });
}

async function removeWhatIsFree(
  queue: BullQueue,
  ids: readonly string[],
): Promise<readonly string[]> {
  const held: string[] = [];
  for (let at = 0; at < ids.length; at += removedAtOnce) {
    const some = ids.slice(at, at + removedAtOnce);
    const removed = await Promise.all(some.map((id) => queue.remove(id)));
    held.push(...some.filter((_, index) => removed[index] === 0));
  }
  return held;
}
