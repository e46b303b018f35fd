import type { Bench } from './bench.js';
import { backup } from './backup/backup.js';
import { bounds } from './bounds/bounds.js';
import { history } from './history/history.js';
import { memory } from './memory/memory.js';
import { overhead } from './overhead/overhead.js';

export type BenchName = 'bounds' | 'overhead' | 'memory' | 'history' | 'backup';

/** Every bench, in the order in which they run. */
export const benches = { bounds, overhead, memory, history, backup } satisfies Record<
  BenchName,
  Bench
>;
