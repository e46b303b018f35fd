import type { JobsDone } from '../../domain/canary.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import type { Bounds } from '../../domain/timeline/bounds.js';
import type { Bracket, MonotonicMs } from '../../domain/timeline/sample.js';
import { withQueue } from '../queues/with-queue.js';
import { canaryId, type CanaryConfig } from './canary-config.js';
import { countLosses, readBack, type ReadBack } from './canary-reader.js';

const keptExamples = 5;
/** How many jobs are asked for at once. */
const askedAtOnce = 100;

/**
 * Counts what became of numbered jobs, and when: those sent after the harm cannot have been done
 * before the way back, so the first of them to be done is the queue's first sign of work.
 * @throws MusterError CANARY_UNREADABLE, and those of a queue
 */
export async function countJobsDone(
  config: CanaryConfig,
  inventory: Inventory,
  { harm, since }: { readonly harm: Bracket; readonly since: Bracket },
): Promise<JobsDone> {
  const { canary, prefix } = config;
  const read = await readBack(config, inventory);
  const { record, times } = read;
  const numbers = [...record.sentAtMs.keys()];
  const sentAt = (number: number): MonotonicMs => record.sentAtMs.get(number)!;
  const isDone = (number: number): boolean => times.has(canaryId(prefix, number));
  const twice = numbers.filter((number) => (times.get(canaryId(prefix, number)) ?? 0) > 1);

  const answeredBy = since.startMs - canary.write.deadlineMs;
  const during = numbers.filter(
    (number) => sentAt(number) >= harm.endMs && sentAt(number) <= answeredBy,
  );
  const among = (list: readonly number[]): number => {
    const set = new Set(list);
    return during.filter((number) => set.has(number)).length;
  };
  const after = numbers.filter((number) => sentAt(number) >= harm.endMs);
  const missing = record.acknowledged.filter((number) => !isDone(number));
  const { open, retaken } = await askQueue(config, inventory, numbers, missing);
  const gone = missing.filter((number) => !open.has(number));
  return {
    losses: {
      ...countLosses(config, read),
      lost: gone.length,
      examples: gone.slice(0, keptExamples).map((number) => canaryId(prefix, number)),
    },
    open: open.size,
    duplicates: {
      count: twice.length,
      examples: twice.slice(0, keptExamples).map((number) => canaryId(prefix, number)),
    },
    during: {
      sent: during.length,
      acknowledged: among(record.acknowledged),
      refused: among(record.refused),
      done: during.filter(isDone).length,
    },
    firstDone: earliest(after, since, config, read),
    ...(retaken !== undefined && {
      retaken: { jobs: retaken.length, done: latest(retaken, harm, config, read) },
    }),
  };
}

/** When it became possible to read the write back; nothing where it cannot be. */
function doneOf(number: number, { prefix }: CanaryConfig, read: ReadBack): Bracket | undefined {
  const { record, times, look } = read;
  const seen = record.done.get(number);
  if (seen !== undefined || !times.has(canaryId(prefix, number))) return seen;
  // Only the last look of all met it.
  return { startMs: record.sentAtMs.get(number)!, endMs: look.endMs };
}

function earliest(
  numbers: readonly number[],
  since: Bracket,
  config: CanaryConfig,
  read: ReadBack,
): Bounds {
  const all = numbers.map((number) => doneOf(number, config, read));
  const done = all.filter((each) => each !== undefined);
  if (done.length === 0)
    return { minMs: Math.max(0, read.look.startMs - since.endMs), maxMs: null };
  const fromMs = Math.min(...done.map(({ startMs }) => startMs));
  const toMs = Math.min(...done.map(({ endMs }) => endMs));
  return { minMs: Math.max(0, fromMs - since.endMs), maxMs: Math.max(0, toMs - since.startMs) };
}

/** Those that were done before the harm had only not been reported. */
function latest(
  numbers: readonly number[],
  harm: Bracket,
  config: CanaryConfig,
  read: ReadBack,
): Bounds {
  const all = numbers.map((number) => doneOf(number, config, read));
  const done = all.filter((each) => each !== undefined);
  const fromMs = Math.max(harm.endMs, ...done.map(({ startMs }) => startMs));
  const toMs = Math.max(harm.startMs, ...done.map(({ endMs }) => endMs));
  return {
    minMs: fromMs - harm.endMs,
    maxMs: done.length < all.length ? null : toMs - harm.startMs,
  };
}

const openStates = ['waiting', 'active', 'delayed', 'prioritized', 'waiting-children'];

interface QueueSays {
  /** Of the missing ones, those that it still has to do. */
  readonly open: ReadonlySet<number>;
  /** Those that it took from a worker that was gone, where jobs are kept to tell. */
  readonly retaken?: readonly number[];
}

async function askQueue(
  { canary, prefix }: CanaryConfig,
  inventory: Inventory,
  numbers: readonly number[],
  missing: readonly number[],
): Promise<QueueSays> {
  const { queue: name, kind } = canary.write;
  if (name === undefined) return { open: new Set() };
  return withQueue(name, { inventory, env: process.env }, async (queue) => {
    const states = await inBatches(missing, (number) =>
      queue.getJobState(canaryId(prefix, number)),
    );
    const open = new Set(missing.filter((_, index) => openStates.includes(states[index]!)));
    if (kind !== 'bullmq') return { open };
    const jobs = await inBatches(numbers, (number) => queue.getJob(canaryId(prefix, number)));
    const taken = numbers.filter((_, index) => (jobs[index]?.stalledCounter ?? 0) > 0);
    return { open, retaken: taken };
  });
}

async function inBatches<T>(
  numbers: readonly number[],
  ask: (number: number) => Promise<T>,
): Promise<readonly T[]> {
  const answers: T[] = [];
  for (let at = 0; at < numbers.length; at += askedAtOnce) {
    answers.push(...(await Promise.all(numbers.slice(at, at + askedAtOnce).map(ask))));
  }
  return answers;
}
