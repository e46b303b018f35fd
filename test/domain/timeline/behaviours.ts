import { harmedAtMs, type Behaviour, type Down } from './simulation.js';
import type { Random } from '../../support/random.js';

/** How services go down and come back, and how well they are watched meanwhile. */
export const behaviours: Readonly<Record<string, Behaviour>> = {
  'one outage': { downs: oneOutage },
  'one outage, slow answers': { downs: oneOutage, slow: 0.3 },
  flapping: { downs: flapping },
  'flapping, slow answers': { downs: flapping, slow: 0.5 },
  'flapping, slow answers, gaps': { downs: flapping, slow: 0.5, gaps: true },
  'a harm that bites late': { downs: later, slow: 0.2, gaps: true },
  'sick just before': { downs: sickBefore, slow: 0.4 },
  'no outage': { downs: () => [], slow: 0.2 },
  'an outage shorter than the interval': { downs: shortOutage, slow: 0.2, gaps: true },
  'a standing fault, reverted': { downs: flapping, since: 'revert', slow: 0.3, gaps: true },
  'back long before the revert': { downs: flapping, since: 'late revert', slow: 0.3 },
  'watched only after the harm': { downs: flapping, lateStart: true, slow: 0.3 },
};

/** Every outage and every stretch between two is long enough that samples meet it. */
export const plain: Behaviour = {
  downs(random, everyMs) {
    const downs: Down[] = [];
    let atMs = harmedAtMs;
    for (let left = random.int(1, 5); left > 0; left -= 1) {
      const toMs = atMs + random.between(4, 12) * everyMs;
      downs.push({ fromMs: atMs, toMs });
      atMs = toMs + random.between(4, 10) * everyMs;
    }
    return downs;
  },
  slow: 0.3,
  healthyIntervals: 20,
};

function oneOutage(random: Random): readonly Down[] {
  return [{ fromMs: harmedAtMs, toMs: harmedAtMs + random.between(1, 3_000) }];
}

function shortOutage(random: Random, everyMs: number): readonly Down[] {
  return [{ fromMs: harmedAtMs, toMs: harmedAtMs + random.between(0.01, 0.9) * everyMs }];
}

/** An outage, and more of them after it: a service that falls again on its way back. */
function flapping(random: Random, everyMs: number): readonly Down[] {
  const downs: Down[] = [];
  let atMs = harmedAtMs;
  for (let left = random.int(1, 8); left > 0; left -= 1) {
    const toMs = atMs + random.between(0.2, 12) * everyMs;
    downs.push({ fromMs: atMs, toMs });
    atMs = toMs + random.between(0.2, 12) * everyMs;
  }
  return downs;
}

/** Down for a moment shortly before the harm, and again after it. */
function sickBefore(random: Random, everyMs: number): readonly Down[] {
  const fromMs = harmedAtMs - random.between(0, 6) * everyMs;
  const toMs = Math.min(harmedAtMs - 0.5, fromMs + random.between(0.2, 4) * everyMs);
  return [{ fromMs, toMs }, ...flapping(random, everyMs)];
}

/** Down only some time after the harm: it took a while to bite. */
function later(random: Random, everyMs: number): readonly Down[] {
  const delayMs = random.between(0, 8) * everyMs;
  return flapping(random, everyMs).map(({ fromMs, toMs }) => ({
    fromMs: fromMs + delayMs,
    toMs: toMs + delayMs,
  }));
}
