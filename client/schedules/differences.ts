import type { ScheduleDescription } from '@temporalio/client';
import { decodeScheduleSpec, encodeScheduleSpec } from '@temporalio/client/lib/schedule-helpers.js';
import { TypedSearchAttributes } from '@temporalio/common';
import { canonicalJson } from '../../domain/planning/canonical-json.js';
import type { WantedSchedule } from './wanted-schedule.js';

/** What of a schedule can differ from what is wanted. */
export type Difference = 'times' | 'policies' | 'what it starts';

/** In what the schedule that is there differs from the one that is wanted; pausing it is no difference. */
export function differences(
  wanted: WantedSchedule,
  there: ScheduleDescription,
): readonly Difference[] {
  const parts: readonly [Difference, wanted: unknown, there: unknown][] = [
    ['times', decodeScheduleSpec(encodeScheduleSpec(wanted.spec)), there.spec],
    ['policies', wanted.policies, there.policies],
    ['what it starts', startOf(wanted.action), startOf(there.action)],
  ];
  return parts.flatMap(([name, one, other]) => (same(one, other) ? [] : [name]));
}

function startOf(action: WantedSchedule['action'] | ScheduleDescription['action']) {
  const { workflowType, workflowId, taskQueue, args, memo, staticSummary } = action;
  const attributes = action.typedSearchAttributes ?? [];
  const pairs = attributes instanceof TypedSearchAttributes ? attributes.getAll() : attributes;
  return {
    workflowType,
    workflowId,
    taskQueue,
    args,
    memo,
    staticSummary,
    searchAttributes: pairs
      .map(({ key, value }) => [key.name, key.type, value])
      .toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1)),
  };
}

function same(one: unknown, other: unknown): boolean {
  return canonicalJson(plain(one)) === canonicalJson(plain(other));
}

/** Dates as text, and nothing that is undefined or empty: Temporal tells these apart for nobody. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, part: unknown) =>
      part === '' || (Array.isArray(part) && part.length === 0) ? undefined : part,
    ),
  );
}
