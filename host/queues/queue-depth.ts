import type { JobType, Queue as BullQueue } from 'bullmq';
import type { QueueSeen } from '../../domain/inspection.js';

const states = {
  waiting: 'waiting',
  prioritized: 'prioritized',
  paused: 'paused',
  delayed: 'delayed',
  active: 'active',
  'waiting-children': 'waiting for children',
  completed: 'completed',
  failed: 'failed',
} as const;

/** How many jobs are in each state, at one moment. */
export async function queueDepth(queue: BullQueue): Promise<QueueSeen['depth']> {
  const types = Object.keys(states) as (keyof typeof states)[];
  // Its types do not name `paused` any more, where queues paused by earlier versions keep their jobs.
  const counts = await queue.getJobCounts(...(types as JobType[]));
  return Object.fromEntries(types.map((type) => [states[type], counts[type] ?? 0]));
}
