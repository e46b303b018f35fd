import { z } from 'zod';
import { weekdays, type Cadence, type ClockTime, type Schedule } from '../schedule/schedule.js';
import { type BrokenRule, fieldRules } from './drill-rules.js';
import { durationSchema } from './duration-schema.js';

const dayMs = 24 * 60 * 60_000;
/** Each time of a phase that ends is told to Temporal by itself: these stay few. */
const longestPhasesMs = 366 * dayMs;

const atSchema = z
  .string({ error: 'a time of day, UTC, such as "03:00"' })
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'a time of day, UTC, such as "03:00"' })
  .describe('Time of day, UTC.')
  .transform((text): ClockTime => {
    const [hour, minute] = text.split(':').map(Number) as [number, number];
    return { hour, minute };
  });

const aDate = 'a date that there is, such as 2026-12-01';
const dateSchema = z
  .string({ error: aDate })
  .regex(/^\d{4}-\d{2}-\d{2}$/, { error: aDate })
  .transform((text, context) => {
    const ms = Date.parse(`${text}T00:00:00Z`);
    if (!Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)) return ms;
    context.addIssue({ code: 'custom', message: aDate });
    return z.NEVER;
  });

const someDays = 'a number of days from 1d to 999d, such as 30d';
const daysSchema = z
  .string({ error: someDays })
  .regex(/^[1-9]\d{0,2}d$/, { error: someDays })
  .transform((text) => Number.parseInt(text, 10) * dayMs);

const weekdaySchema = z.enum(weekdays).describe('Day of the week.');
const monthDaySchema = z
  .int({ error: 'a day from 1 to 28, which every month has' })
  .min(1, { error: 'a day from 1 to 28, which every month has' })
  .max(28, { error: 'a day from 1 to 28, which every month has' })
  .describe('Day of the month, from 1 to 28.');

const cadenceFields = {
  every: durationSchema({ minMs: 1_000 })
    .describe('At every multiple of this time since 1970.')
    .exactOptional(),
  daily: z.strictObject({ at: atSchema }).describe('Every day.').exactOptional(),
  weekly: z
    .strictObject({ day: weekdaySchema, at: atSchema })
    .describe('Every week.')
    .exactOptional(),
  biweekly: z
    .strictObject({ day: weekdaySchema, at: atSchema })
    .describe('Every other week, counted from where its phase begins, else from `from`.')
    .exactOptional(),
  monthly: z
    .strictObject({ day: monthDaySchema, at: atSchema })
    .describe('Every month.')
    .exactOptional(),
  quarterly: z
    .strictObject({
      month: z.int().min(1).max(3).default(1).describe('Month of the quarter, from 1 to 3.'),
      day: monthDaySchema,
      at: atSchema,
    })
    .describe('Every quarter.')
    .exactOptional(),
};

const cadenceKinds = Object.keys(cadenceFields) as (keyof typeof cadenceFields)[];
const oneCadence = `one of ${cadenceKinds.join(', ')}`;

const phaseSchema = z.strictObject({
  for: daysSchema.describe('How long it lasts; the last phase has no end.').exactOptional(),
  ...cadenceFields,
});

const writtenSchema = z.strictObject({
  ...cadenceFields,
  phases: z
    .array(phaseSchema)
    .min(1)
    .describe('Cadences one after another; each but the last says how long it lasts.')
    .exactOptional(),
  from: dateSchema
    .describe('Nothing starts before this day, UTC; phases and fortnights are counted from it.')
    .exactOptional(),
  catchUp: durationSchema({ minMs: 10_000, maxMs: 60 * 60_000 })
    .describe('How late it may still start, where Temporal was down at its time.')
    .prefault('10m'),
  overdueAfter: z
    .union([daysSchema, durationSchema()], { error: 'a time such as 35d or 36h' })
    .describe('How old the last pass may be; else the time between two runs and a grace.')
    .exactOptional(),
});

type Written = z.output<typeof writtenSchema>;
type WrittenPhase = z.output<typeof phaseSchema>;

/** When a drill or suite starts by itself. All times are UTC. */
export const scheduleSchema = writtenSchema
  .superRefine(...fieldRules<Written>(rules))
  .transform((written): Schedule => {
    const { phases = [], from, catchUp, overdueAfter } = written;
    const [first, ...rest] = phases.length > 0 ? phases.map(toPhase) : [toPhase(written)];
    return {
      ...(from !== undefined && { fromMs: from }),
      phases: [first!, ...rest] as unknown as Schedule['phases'],
      catchUpMs: catchUp,
      ...(overdueAfter !== undefined && { overdueAfterMs: overdueAfter }),
    };
  });

function toPhase(written: WrittenPhase): Schedule['phases'][0] {
  const kind = cadenceKinds.find((each) => written[each] !== undefined)!;
  const value = written[kind];
  const cadence = (
    kind === 'every' ? { kind, everyMs: value } : { kind, ...(value as object) }
  ) as Cadence;
  return { cadence, ...(written.for !== undefined && { forMs: written.for }) };
}

function* rules(written: Written | undefined): Iterable<BrokenRule> {
  if (typeof written !== 'object' || written === null) return;
  const phases = Array.isArray(written.phases) ? written.phases : undefined;
  if (phases === undefined) yield* ofCadence(written, []);
  else yield* ofPhases(written, phases);
}

function* ofPhases(written: Written, phases: readonly WrittenPhase[]): Iterable<BrokenRule> {
  const beside = cadenceKinds.find((kind) => written[kind] !== undefined);
  if (beside !== undefined) yield { path: [beside], expected: 'phases or a cadence, but not both' };
  if (written.from === undefined && phases.length > 1)
    yield { path: ['from'], expected: 'the day the first phase begins, such as 2026-12-01' };
  const endingMs = phases.reduce((sumMs, phase) => sumMs + numberOf(phase?.for), 0);
  if (endingMs > longestPhasesMs)
    yield { path: ['phases'], expected: 'phases that end within 366d altogether' };
  for (const [index, phase] of phases.entries()) {
    if (typeof phase !== 'object' || phase === null) continue;
    const at = ['phases', index];
    yield* ofCadence(phase, at);
    if (phase.every !== undefined)
      yield { path: [...at, 'every'], expected: 'a cadence by days: every stands alone' };
    const isLast = index === phases.length - 1;
    if (isLast && phase.for !== undefined)
      yield { path: [...at, 'for'], expected: 'no end of the last phase' };
    if (!isLast && phase.for === undefined)
      yield { path: [...at, 'for'], expected: 'how long the phase lasts, such as 30d' };
  }
}

/** Zero where what is written is no time. */
function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function* ofCadence(phase: WrittenPhase, path: BrokenRule['path']): Iterable<BrokenRule> {
  const [first, second] = cadenceKinds.filter((kind) => phase[kind] !== undefined);
  if (first === undefined) yield { path, expected: oneCadence };
  else if (second !== undefined) yield { path: [...path, second], expected: `only ${first}` };
}
