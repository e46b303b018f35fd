import { setTimeout as sleep } from 'node:timers/promises';

/** Asks every 25 ms until the answer is true; false when that took longer than `withinMs`. */
export async function waitUntil(
  isSo: () => boolean | Promise<boolean>,
  withinMs: number,
): Promise<boolean> {
  const start = performance.now();
  while (!(await isSo())) {
    if (performance.now() - start > withinMs) return false;
    await sleep(25);
  }
  return true;
}
