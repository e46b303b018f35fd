import { setTimeout as delay } from 'node:timers/promises';
import { monotonicMs } from '../processes/monotonic-clock.js';

const lookAgainMs = 100;

/** Looks until what is seen will do, at most so long; answers the last that was seen. */
export async function settle<Seen>(
  look: () => Promise<Seen>,
  willDo: (seen: Seen) => boolean,
  withinMs: number,
): Promise<Seen> {
  const untilMs = monotonicMs() + withinMs;
  for (;;) {
    const seen = await look();
    if (willDo(seen) || monotonicMs() >= untilMs) return seen;
    await delay(lookAgainMs);
  }
}
