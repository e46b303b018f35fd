import { cadenceToSpec } from './cadences.js';
import { spansOf, timesOfSpan } from './due-times.js';
import type { Schedule } from './schedule.js';
import type { CalendarTimes, SpecTimes } from './spec-times.js';

/** Everything Temporal is told of a schedule's times. */
export interface ScheduleSpecTimes extends SpecTimes {
  /** Taken out of the others. */
  readonly skip: readonly CalendarTimes[];
  readonly startAtMs?: number;
}

/**
 * The schedule in Temporal's terms. Its times are those of one cadence that never ends; a phase
 * that ends is therefore told time by time, and what the last cadence would start before its own
 * phase is skipped.
 */
export function scheduleSpec(schedule: Schedule): ScheduleSpecTimes {
  const { fromMs } = schedule;
  const spans = spansOf(schedule);
  const last = spans.at(-1)!;
  const { calendars, intervals } = cadenceToSpec(last.cadence, last.fromMs);
  const start = fromMs === undefined ? {} : { startAtMs: fromMs };
  if (fromMs === undefined || spans.length === 1)
    return { calendars, intervals, skip: [], ...start };
  const listed = spans.slice(0, -1).flatMap((span) => [...timesOfSpan(span, span.fromMs!)]);
  const tooEarly = [...timesOfSpan({ ...last, untilMs: last.fromMs! }, fromMs)];
  return {
    calendars: [...listed.map(exactly), ...calendars],
    intervals,
    skip: tooEarly.filter((timeMs) => !listed.includes(timeMs)).map(exactly),
    ...start,
  };
}

/** The one minute that the instant is in. */
export function onceAt(ms: number): ScheduleSpecTimes {
  return { calendars: [exactly(ms)], intervals: [], skip: [] };
}

function exactly(ms: number): CalendarTimes {
  const date = new Date(ms);
  return {
    year: date.getUTCFullYear(),
    months: [date.getUTCMonth() + 1],
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
  };
}
