import {
  MONTHS,
  ScheduleOverlapPolicy,
  type CalendarSpec,
  type ScheduleOptions,
  type ScheduleOptionsAction,
  type ScheduleSpec,
} from '@temporalio/client';
import { scheduleId } from '../../domain/schedule/schedule-id.js';
import { scheduleSpec, type ScheduleSpecTimes } from '../../domain/schedule/schedule-spec.js';
import type { Scheduled } from '../../domain/schedule/scheduled.js';
import type { CalendarTimes } from '../../domain/schedule/spec-times.js';
import type { InventoryFile } from '../../host/inventory-file.js';
import { startOf } from '../runs/start-drill.js';
import { toRunInput } from '../shell/drill-options.js';
import type { ScheduleMemo } from './schedule-memo.js';

/** A schedule as Temporal shall keep it. */
export interface WantedSchedule {
  readonly scheduleId: string;
  readonly spec: ScheduleSpec;
  readonly action: ScheduleOptionsAction;
  readonly policies: NonNullable<ScheduleOptions['policies']>;
  readonly memo: ScheduleMemo;
}

/**
 * The schedule of a drill that starts by itself: at each of its times the same start as
 * `muster start` makes, requested by the schedule.
 * @throws MusterError UNKNOWN_DRILL, PRODUCTION_REFUSED
 */
export function wantedSchedule(
  inventory: InventoryFile,
  { name, schedule }: Scheduled,
): WantedSchedule {
  return {
    ...toStart(inventory, { name, requestedBy: `schedule ${name}`, reason: 'its schedule' }),
    scheduleId: scheduleId(inventory.inventory.environment.name, name),
    spec: toTemporalSpec(scheduleSpec(schedule)),
    policies: toPolicies(schedule.catchUpMs),
    memo: { musterSchedule: 'cadence', starts: name },
  };
}

/** What a schedule starts. */
export interface Start {
  readonly name: string;
  readonly requestedBy: string;
  readonly reason: string;
  readonly incident?: string;
}

/**
 * The start as a schedule's action. Temporal appends the time to the workflow's id; the
 * environment stands in it because two of them may share a namespace, drills' names and times.
 * @throws MusterError UNKNOWN_DRILL, PRODUCTION_REFUSED
 */
export function toStart(
  inventory: InventoryFile,
  { name, requestedBy, reason, incident }: Start,
): Pick<WantedSchedule, 'action'> {
  const input = toRunInput(inventory.inventory, name, { requestedBy, reason });
  const { type, ...options } = startOf({
    inventory,
    input,
    ...(incident !== undefined && { incident }),
  });
  const workflowId = `${inventory.inventory.environment.name}.${name}`;
  return { action: { type: 'startWorkflow', workflowType: type, workflowId, ...options } };
}

/** The times in Temporal's own terms: always UTC, never with jitter. */
export function toTemporalSpec(times: ScheduleSpecTimes): ScheduleSpec {
  return {
    calendars: times.calendars.map(toCalendar),
    intervals: times.intervals.map(({ everyMs, offsetMs }) => ({
      every: everyMs,
      offset: offsetMs,
    })),
    skip: times.skip.map(toCalendar),
    ...(times.startAtMs !== undefined && { startAt: new Date(times.startAtMs) }),
    timezone: 'UTC',
  };
}

/** No run beside one that is open, and none long after its time: Temporal would wait for a year. */
export function toPolicies(catchUpMs: number): WantedSchedule['policies'] {
  return { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: catchUpMs, pauseOnFailure: false };
}

function toCalendar(times: CalendarTimes): CalendarSpec {
  const { year, months, day, weekday, hour, minute } = times;
  return {
    ...(year !== undefined && { year }),
    ...(months !== undefined && { month: months.map((month) => MONTHS[month - 1]!) }),
    ...(day !== undefined && { dayOfMonth: day }),
    ...(weekday !== undefined && {
      dayOfWeek: weekday.toUpperCase() as Uppercase<typeof weekday>,
    }),
    hour,
    minute,
  };
}
