import { fastestEveryMs } from './probe.js';
import { formatBounds, formatMs, within, type Bounds, type Decision } from './timeline/bounds.js';
import { mergeVerdicts, type Outcome, type Verdict } from './verdict.js';

/** What was observed, held against what was expected. */
export interface Judgement {
  readonly decision: Decision;
  readonly expected: string;
  readonly observed: string;
  /** Answered automatically: nobody looked. */
  readonly auto?: boolean;
}

/** A named expectation as the report keeps it; `passed` is null where it could not be decided. */
export interface Check {
  readonly name: string;
  readonly passed: boolean | null;
  readonly expected: string;
  readonly observed: string;
  /** Answered automatically: nobody looked, so it may not be shown as seen. */
  readonly auto?: true;
}

/** Judges a single value. */
export type Matcher<T> = (observed: T) => Judgement;

/** The value, of a type that compares by itself and not by identity, is exactly this one. */
export function equals<T>(expected: T): Matcher<T> {
  return (observed) => judge(observed === expected, String(expected), String(observed));
}

/** The number is at most this one. */
export function atMost(limit: number): Matcher<number> {
  return (observed) => judge(observed <= limit, `at most ${limit}`, String(observed));
}

/** The list is empty; its first entries are told where it is not. */
export function isEmpty(what: string): Matcher<readonly string[]> {
  return (observed) =>
    judge(
      observed.length === 0,
      `no ${what}`,
      observed.length === 0 ? 'none' : `${observed.length}: ${observed.slice(0, 3).join(' | ')}`,
    );
}

/** How the time was observed that is judged. */
interface Observation {
  readonly everyMs: number;
  readonly widenedByGap: boolean;
}

/** The time's whole interval is within the objective; what the bounds cannot decide says why. */
export function withinObjective(
  bounds: Bounds,
  objectiveMs: number,
  observation: Observation,
): Judgement {
  const decision = within(bounds, objectiveMs);
  const observed = formatBounds(bounds);
  return {
    decision,
    expected: `within ${objectiveMs} ms`,
    observed:
      decision === 'inconclusive' ? `${observed}; ${whyUndecided(bounds, observation)}` : observed,
  };
}

/**
 * What would decide. Of bounds as wide as one to three intervals (three where a bad sample hangs
 * until its deadline) a quarter of the interval leaves about a quarter, which the objective then
 * rarely falls into; what is wider still no rate takes away.
 */
function whyUndecided({ minMs, maxMs }: Bounds, { everyMs, widenedByGap }: Observation): string {
  if (maxMs === null) return 'it was not seen to recover';
  if (widenedByGap) return 'a gap in observation keeps it undecided';
  const widthMs = maxMs - minMs;
  const byOtherMs = widthMs - 3 * everyMs;
  if (byOtherMs > widthMs / 2) {
    return `asking more often would not decide: ${formatMs(byOtherMs)} of it are not the asking's`;
  }
  const fasterMs = Math.max(fastestEveryMs, Math.floor(everyMs / 4));
  if (fasterMs > everyMs / 2) return 'too near the objective to tell, however often it is asked';
  return `asking every ${fasterMs} ms would likely decide`;
}

/** A judgement of something that is true or false. */
export function judge(holds: boolean, expected: string, observed: string): Judgement {
  return { decision: holds ? 'passed' : 'failed', expected, observed };
}

/** The judgement under its name, as the report keeps it. */
export function toCheck(name: string, judgement: Judgement): Check {
  return {
    name,
    passed: judgement.decision === 'inconclusive' ? null : judgement.decision === 'passed',
    expected: judgement.expected,
    observed: judgement.observed,
    ...(judgement.auto === true && { auto: true }),
  };
}

/** All that a run's verdict is made of. */
export interface Proven {
  readonly checks: readonly Check[];
  readonly outcome: Outcome;
  readonly faults: readonly { readonly revertedAt: string | null }[];
}

/** What a run proved: never `passed` where a check did not pass, it did not end by itself, or harm stands. */
export function verdictOfRun({ checks, outcome, faults }: Proven): Verdict {
  const complete = outcome === 'completed' && faults.every(({ revertedAt }) => revertedAt !== null);
  return mergeVerdicts([...checks.map(verdictOf), ...(complete ? [] : ['inconclusive' as const])]);
}

/** What a check by itself amounts to: what could not be decided did not pass. */
export function verdictOf({ passed }: Check): Verdict {
  if (passed === null) return 'inconclusive';
  return passed ? 'passed' : 'failed';
}
