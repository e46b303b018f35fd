/** Days of the week, counted as `Date.getUTCDay` counts them. */
export const weekdays = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;

export type Weekday = (typeof weekdays)[number];

/** A time of day, UTC: no summer time, so none is skipped and none comes twice. */
export interface ClockTime {
  readonly hour: number;
  readonly minute: number;
}

interface Cadences {
  every: { readonly everyMs: number };
  daily: { readonly at: ClockTime };
  weekly: { readonly day: Weekday; readonly at: ClockTime };
  biweekly: { readonly day: Weekday; readonly at: ClockTime };
  /** A day from 1 to 28, which every month has. */
  monthly: { readonly day: number; readonly at: ClockTime };
  /** `month` counts within the quarter, from 1 to 3. */
  quarterly: { readonly month: number; readonly day: number; readonly at: ClockTime };
}

export type CadenceKind = keyof Cadences;
export type CadenceOf<Kind extends CadenceKind> = { readonly kind: Kind } & Cadences[Kind];

/** How often something is due. */
export type Cadence = { [Kind in CadenceKind]: CadenceOf<Kind> }[CadenceKind];

/** A cadence for a while; without `forMs`, from then on. */
export interface Phase {
  readonly cadence: Cadence;
  readonly forMs?: number;
}

/** When a drill or suite starts by itself. Times in milliseconds, instants since the epoch. */
export interface Schedule {
  /** Nothing starts before. Always there where there are several phases. */
  readonly fromMs?: number;
  /** One after another; the last has no end, all before it have one. */
  readonly phases: readonly [...Phase[], Phase];
  /** How late it may still start, where the server was down at its time. */
  readonly catchUpMs: number;
  /** How old the last pass may be; what its cadence gives where absent. */
  readonly overdueAfterMs?: number;
}
