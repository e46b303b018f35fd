import { cadenceAtOrAfter, cadenceInWords } from './cadences.js';
import type { Cadence, Schedule } from './schedule.js';

/** A cadence from an instant on until another, that one not included. */
export interface Span {
  readonly cadence: Cadence;
  readonly fromMs?: number;
  readonly untilMs: number;
}

/** The schedule's phases, each with when it begins and ends. */
export function spansOf({ fromMs, phases }: Schedule): readonly Span[] {
  let beginMs = fromMs;
  return phases.map(({ cadence, forMs }) => {
    const untilMs =
      beginMs === undefined || forMs === undefined ? Number.POSITIVE_INFINITY : beginMs + forMs;
    const span = { cadence, ...(beginMs !== undefined && { fromMs: beginMs }), untilMs };
    beginMs = untilMs;
    return span;
  });
}

/** The span's times at `sinceMs` and after it, in order; they never end where the span does not. */
export function* timesOfSpan(
  { cadence, fromMs, untilMs }: Span,
  sinceMs: number,
): Iterable<number> {
  let timeMs = cadenceAtOrAfter(cadence, sinceMs, fromMs);
  while (timeMs < untilMs) {
    yield timeMs;
    timeMs = cadenceAtOrAfter(cadence, timeMs + 1, fromMs);
  }
}

/** The next times, at most `count`, at which the schedule starts something after the instant. */
export function nextTimes(schedule: Schedule, afterMs: number, count: number): readonly number[] {
  const times: number[] = [];
  for (const span of spansOf(schedule)) {
    const sinceMs = Math.max(afterMs + 1, span.fromMs ?? Number.NEGATIVE_INFINITY);
    for (const timeMs of timesOfSpan(span, sinceMs)) {
      if (times.length === count) return times;
      times.push(timeMs);
    }
  }
  return times;
}

/** The cadence that is in force at the instant: before the first phase, the first one's. */
export function cadenceAt(schedule: Schedule, ms: number): Cadence {
  const spans = spansOf(schedule);
  return (spans.find(({ untilMs }) => ms < untilMs) ?? spans.at(-1)!).cadence;
}

/** The schedule for people: `every monday at 03:00 until 2026-12-31, then every other monday at 03:00, UTC`. */
export function scheduleInWords(schedule: Schedule): string {
  const spans = spansOf(schedule).map(({ cadence, untilMs }) =>
    Number.isFinite(untilMs)
      ? `${cadenceInWords(cadence)} until ${new Date(untilMs).toISOString().slice(0, 10)}`
      : cadenceInWords(cadence),
  );
  return `${spans.join(', then ')}, UTC`;
}
