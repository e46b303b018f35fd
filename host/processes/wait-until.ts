import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from './monotonic-clock.js';

/**
 * Asks until the answer is truthy and returns it; undefined where `withinMs` pass without one.
 * Asks at least once, and once more at the very end.
 */
export async function waitUntil<T>(
  ask: () => T | Promise<T>,
  options: { readonly withinMs: number; readonly everyMs: number },
): Promise<T | undefined> {
  const deadline = monotonicMs() + options.withinMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    const leftMs = deadline - monotonicMs();
    if (leftMs <= 0) return undefined;
    await sleep(Math.min(options.everyMs, leftMs));
  }
}
