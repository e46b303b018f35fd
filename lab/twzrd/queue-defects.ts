/** What shows only when the queue goes away, or the tree builder with jobs in hand. */
export const queueDefects = {
  'dies-without-queue': 'The tree builder exits whenever it loses its connection to Redis.',
  'complains-without-queue':
    'The tree builder logs an ERROR line whenever it loses its connection to Redis.',
  'reconnects-late': 'The tree builder tries only a minute later to reach a Redis that it lost.',
  'drops-jobs-in-outage': 'The aggregator accepts jobs while Redis is away, and drops them.',
  'refuses-jobs-in-outage': 'The aggregator refuses jobs while Redis is away.',
  'loses-jobs': 'The tree builder reports a job as done 400 ms before it seals its epoch.',
  'seals-twice':
    'The tree builder seals before its work on a job is done, and again when the job is given out again.',
  'redis-without-aof': 'Redis keeps jobs in memory alone.',
} as const;
