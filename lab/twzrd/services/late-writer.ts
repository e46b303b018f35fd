import type { Database, NewEvent } from './kit/database.js';
import { type Log, reasonOf } from './kit/logger.js';

const lateMs = 300;

/** Takes events at once and writes them 300 ms later, in batches: a crash loses what waits. */
export function createLateWriter(database: Database, log: Log): (event: NewEvent) => void {
  let waiting: { readonly event: NewEvent; readonly dueMs: number }[] = [];
  const write = (): void => {
    const now = performance.now();
    const due = waiting.filter((entry) => entry.dueMs <= now).map((entry) => entry.event);
    waiting = waiting.filter((entry) => entry.dueMs > now);
    if (due.length === 0) return;
    database.insert(due).catch((error: unknown) => log('ERROR', `batch lost: ${reasonOf(error)}`));
  };
  setInterval(write, 50).unref();
  return (event) => void waiting.push({ event, dueMs: performance.now() + lateMs });
}
