import type { CadenceKind, CadenceOf, Cadence, ClockTime, Weekday } from './schedule.js';
import { weekdays } from './schedule.js';
import type { CalendarTimes, SpecTimes } from './spec-times.js';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const weekMs = 7 * dayMs;
/** The epoch was a Thursday. */
const epochWeekday = weekdays.indexOf('thursday');
/** Fortnights that are counted from nowhere in particular: from the first Monday after the epoch. */
const firstMondayMs = 4 * dayMs;

/** What a cadence means; `fromMs` is where its counting begins, if anywhere. */
interface CadenceRule<Kind extends CadenceKind> {
  /** The first of its times at the instant or after it. */
  atOrAfter(cadence: CadenceOf<Kind>, ms: number, fromMs: number | undefined): number;
  /** The longest that two of its times can lie apart. */
  readonly longestGapMs: (cadence: CadenceOf<Kind>) => number;
  /** The same times as Temporal is told them. */
  toSpec(cadence: CadenceOf<Kind>, fromMs: number | undefined): SpecTimes;
  inWords(cadence: CadenceOf<Kind>): string;
}

const rules: { readonly [Kind in CadenceKind]: CadenceRule<Kind> } = {
  every: {
    atOrAfter: ({ everyMs }, ms) => onGrid(ms, everyMs, 0),
    longestGapMs: ({ everyMs }) => everyMs,
    toSpec: ({ everyMs }) => ({ calendars: [], intervals: [{ everyMs, offsetMs: 0 }] }),
    inWords: ({ everyMs }) => `every ${everyMs / 1_000} s`,
  },
  daily: {
    atOrAfter: ({ at }, ms) => onGrid(ms, dayMs, ofDay(at)),
    longestGapMs: () => dayMs,
    toSpec: ({ at }) => calendar({ ...at }),
    inWords: ({ at }) => `daily at ${clockText(at)}`,
  },
  weekly: {
    atOrAfter: ({ day, at }, ms) => onGrid(ms, weekMs, ofWeek(day, at)),
    longestGapMs: () => weekMs,
    toSpec: ({ day, at }) => calendar({ ...at, weekday: day }),
    inWords: ({ day, at }) => `every ${day} at ${clockText(at)}`,
  },
  biweekly: {
    atOrAfter: (cadence, ms, fromMs) => onGrid(ms, 2 * weekMs, ofFortnight(cadence, fromMs)),
    longestGapMs: () => 2 * weekMs,
    // A calendar cannot say every other week.
    toSpec: (cadence, fromMs) => ({
      calendars: [],
      intervals: [{ everyMs: 2 * weekMs, offsetMs: ofFortnight(cadence, fromMs) }],
    }),
    inWords: ({ day, at }) => `every other ${day} at ${clockText(at)}`,
  },
  monthly: {
    atOrAfter: ({ day, at }, ms) => inMonths(allMonths, day, at, ms),
    longestGapMs: () => 31 * dayMs,
    toSpec: ({ day, at }) => calendar({ ...at, day }),
    inWords: ({ day, at }) => `monthly on day ${day} at ${clockText(at)}`,
  },
  quarterly: {
    atOrAfter: ({ month, day, at }, ms) => inMonths(quarterMonths(month), day, at, ms),
    longestGapMs: () => 92 * dayMs,
    toSpec: ({ month, day, at }) => calendar({ ...at, day, months: quarterMonths(month) }),
    inWords: ({ month, day, at }) =>
      `quarterly in month ${month} on day ${day} at ${clockText(at)}`,
  },
};

const allMonths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** The cadence's first time at the instant or after it; its fortnights are counted from `fromMs`. */
export function cadenceAtOrAfter(cadence: Cadence, ms: number, fromMs?: number): number {
  return ruleOf(cadence).atOrAfter(cadence, ms, fromMs);
}

/** The longest that two of the cadence's times can lie apart, in milliseconds. */
export function longestGapMs(cadence: Cadence): number {
  return ruleOf(cadence).longestGapMs(cadence);
}

/** The cadence's times in the form that Temporal takes. */
export function cadenceToSpec(cadence: Cadence, fromMs?: number): SpecTimes {
  return ruleOf(cadence).toSpec(cadence, fromMs);
}

/** The cadence for people: `every monday at 03:00`. Times are UTC. */
export function cadenceInWords(cadence: Cadence): string {
  return ruleOf(cadence).inWords(cadence);
}

function ruleOf<Kind extends CadenceKind>({ kind }: { readonly kind: Kind }): CadenceRule<Kind> {
  return rules[kind];
}

/** The first of `offset + n × period` at the instant or after it. */
function onGrid(ms: number, periodMs: number, offsetMs: number): number {
  return offsetMs + Math.ceil((ms - offsetMs) / periodMs) * periodMs;
}

function ofDay({ hour, minute }: ClockTime): number {
  return (hour * 60 + minute) * minuteMs;
}

function ofWeek(day: Weekday, at: ClockTime): number {
  return ((weekdays.indexOf(day) - epochWeekday + 7) % 7) * dayMs + ofDay(at);
}

function ofFortnight({ day, at }: CadenceOf<'biweekly'>, fromMs = firstMondayMs): number {
  return onGrid(fromMs, weekMs, ofWeek(day, at)) % (2 * weekMs);
}

function quarterMonths(month: number): readonly number[] {
  return [month, month + 3, month + 6, month + 9];
}

function inMonths(months: readonly number[], day: number, at: ClockTime, ms: number): number {
  const since = new Date(ms);
  for (let month = since.getUTCMonth(); ; month += 1) {
    const candidateMs = Date.UTC(since.getUTCFullYear(), month, day, at.hour, at.minute);
    if (candidateMs >= ms && months.includes((month % 12) + 1)) return candidateMs;
  }
}

function calendar(times: CalendarTimes): SpecTimes {
  return { calendars: [times], intervals: [] };
}

function clockText({ hour, minute }: ClockTime): string {
  return [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
}
