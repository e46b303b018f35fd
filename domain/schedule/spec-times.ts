import type { Weekday } from './schedule.js';

/** All the minutes that the fields name; a field that is absent names every one of its kind. */
export interface CalendarTimes {
  readonly year?: number;
  /** From 1 to 12. */
  readonly months?: readonly number[];
  readonly day?: number;
  readonly weekday?: Weekday;
  readonly hour: number;
  readonly minute: number;
}

/** The instants `offsetMs + n × everyMs` since the epoch. */
export interface IntervalTimes {
  readonly everyMs: number;
  readonly offsetMs: number;
}

/** Times as Temporal takes them: those of every calendar and interval together. */
export interface SpecTimes {
  readonly calendars: readonly CalendarTimes[];
  readonly intervals: readonly IntervalTimes[];
}
