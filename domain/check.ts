import { formatBounds, within, type Bounds, type Decision } from './timeline/bounds.js';

/** What was observed, held against what was expected. */
export interface Judgement {
  readonly decision: Decision;
  readonly expected: string;
  readonly observed: string;
}

/** A named expectation as the report keeps it; `passed` is null where it could not be decided. */
export interface Check {
  readonly name: string;
  readonly passed: boolean | null;
  readonly expected: string;
  readonly observed: string;
}

/** Judges a single value. */
export type Matcher<T> = (observed: T) => Judgement;

/** The value is exactly this one. */
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

/** The time's whole interval is within the objective; what the bounds cannot decide says why. */
export function withinObjective(
  bounds: Bounds,
  objectiveMs: number,
  observer: { readonly everyMs: number; readonly widenedByGap: boolean },
): Judgement {
  const decision = within(bounds, objectiveMs);
  const observed = formatBounds(bounds);
  return {
    decision,
    expected: `within ${objectiveMs} ms`,
    observed:
      decision === 'inconclusive'
        ? `${observed}; ${undecided(bounds, objectiveMs, observer)}`
        : observed,
  };
}

function undecided(
  bounds: Bounds,
  objectiveMs: number,
  observer: { readonly everyMs: number; readonly widenedByGap: boolean },
): string {
  if (bounds.maxMs === null) return 'it was not seen to recover';
  if (observer.widenedByGap) return 'a gap in observation keeps it undecided';
  const share = (objectiveMs - bounds.minMs) / (bounds.maxMs - bounds.minMs);
  const everyMs = Math.max(10, Math.floor(observer.everyMs * Math.min(share, 1 - share, 0.5)));
  return `asking every ${everyMs} ms would decide`;
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
  };
}
