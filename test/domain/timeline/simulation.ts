import {
  RecoveryFold,
  type Recovery,
  type RecoveryQuestion,
} from '../../../domain/timeline/recovery.js';
import type { Bracket, Sample } from '../../../domain/timeline/sample.js';
import type { Random } from '../../support/random.js';

/** A stretch in which the service could not answer, `toMs` no longer in it. */
export interface Down {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A sample with what no observer knows: the moment at which the service was met. */
export interface MetSample extends Sample {
  readonly metAtMs: number;
}

/** One drill as it truly was, and as it was sampled. */
export interface Run {
  readonly question: RecoveryQuestion;
  /** The true moment that recovery counts from. */
  readonly sinceMs: number;
  readonly downs: readonly Down[];
  readonly samples: readonly MetSample[];
}

/** How a service and its observer behave in a run. */
export interface Behaviour {
  readonly downs: (random: Random, everyMs: number) => readonly Down[];
  /** What recovery counts from; a late revert comes when the service may long be back. */
  readonly since?: 'itself' | 'revert' | 'late revert';
  /** Share of samples that answer slowly, so that they overlap later ones. */
  readonly slow?: number;
  /** Whether the observer stands still now and then. */
  readonly gaps?: boolean;
  /** For how many intervals it must stay good; where absent, some. */
  readonly healthyIntervals?: number;
  /** Whether sampling begins only after the harm. */
  readonly lateStart?: boolean;
}

export const harmedAtMs = 10_000;

/** Lives through one run, sampled from one second before the harm on. */
export function simulate(random: Random, behaviour: Behaviour): Run {
  const everyMs = random.pick([10, 50, 100]);
  const downs = behaviour.downs(random, everyMs).filter(({ fromMs, toMs }) => toMs > fromMs);
  const harm = bracket(random, harmedAtMs);
  const sinceMs = {
    itself: harmedAtMs,
    revert: Math.max(harm.endMs + 30, lastEnd(downs) - random.between(0, 60)),
    'late revert': harm.endMs + random.between(30, 3_000),
  }[behaviour.since ?? 'itself'];
  const since = sinceMs === harmedAtMs ? harm : bracket(random, sinceMs);
  const healthyForMs = everyMs * (behaviour.healthyIntervals ?? random.int(4, 20));
  const untilMs = Math.max(lastEnd(downs), sinceMs) + healthyForMs + 40 * everyMs;
  return {
    question: { harm, since, everyMs, healthyForMs },
    sinceMs,
    downs,
    samples: sample(random, behaviour, { downs, everyMs, untilMs }),
  };
}

function bracket(random: Random, aroundMs: number): Bracket {
  return { startMs: aroundMs - random.between(0, 8), endMs: aroundMs + random.between(0, 25) };
}

function lastEnd(downs: readonly Down[]): number {
  return Math.max(harmedAtMs, ...downs.map(({ toMs }) => toMs));
}

function sample(
  random: Random,
  behaviour: Behaviour,
  world: { readonly downs: readonly Down[]; readonly everyMs: number; readonly untilMs: number },
): MetSample[] {
  const { downs, everyMs, untilMs } = world;
  const samples: MetSample[] = [];
  const beginsMs = harmedAtMs + (behaviour.lateStart === true ? 3 * everyMs : -1_000);
  let blindUntilMs = 0;
  for (let dueMs = beginsMs + random.between(0, everyMs); dueMs < untilMs; dueMs += everyMs) {
    if (behaviour.gaps === true && random.chance(0.02)) {
      blindUntilMs = dueMs + random.between(everyMs, 12 * everyMs + 200);
    }
    if (dueMs < blindUntilMs) continue;
    const startMs = dueMs + (random.chance(0.1) ? random.between(0, everyMs * 0.9) : 0);
    const slow = random.chance(behaviour.slow ?? 0);
    const tookMs = slow ? random.between(2, 2 * everyMs) : random.between(0.1, 2);
    const metAtMs = startMs + tookMs * random.pick([0, 1, random.between(0, 1)]);
    const ok = !downs.some(({ fromMs, toMs }) => fromMs <= metAtMs && metAtMs < toMs);
    const base = { startMs, endMs: startMs + tookMs, ok, metAtMs };
    samples.push(ok ? base : { ...base, reason: 'refused' });
  }
  return samples.sort((a, b) => a.startMs - b.startMs);
}

/** Feeds the samples until recovery is decided; `used` are those it took. */
export function fold<S extends Sample>(
  question: RecoveryQuestion,
  samples: readonly S[],
): { readonly answer: Recovery; readonly used: readonly S[] } {
  const folding = new RecoveryFold(question);
  const used: S[] = [];
  for (const each of samples) {
    if (folding.recovered) break;
    folding.add(each);
    used.push(each);
  }
  return { answer: folding.result(), used };
}
