import type { Client, ScheduleDescription } from '@temporalio/client';
import type { Inventory } from '../../domain/inventory/inventory.js';
import { scheduleInWords } from '../../domain/schedule/due-times.js';
import { scheduleName } from '../../domain/schedule/schedule-id.js';
import { scheduledIn } from '../../domain/schedule/scheduled.js';
import { readMemo } from './schedule-memo.js';

/** A schedule on one line. Instants are ISO 8601, UTC. */
export interface ListedSchedule {
  readonly name: string;
  /** The drill or suite. */
  readonly starts: string;
  readonly state:
    | 'active'
    | 'paused'
    /** After an incident, once, and that is over. */
    | 'done'
    /** In the inventory, but not in Temporal. */
    | 'not applied'
    /** In Temporal, but no longer in the inventory. */
    | 'not in the inventory';
  readonly when: string;
  readonly incident?: string;
  readonly note?: string;
  readonly next: readonly string[];
  /** The run it started last. */
  readonly last?: { readonly at: string; readonly workflowId: string };
  readonly started: number;
  /** Times at which a run of it was open still, and none was started. */
  readonly skipped: number;
  /** Times at which Temporal was down for longer than it may start late. */
  readonly missed: number;
}

/** The environment's schedules: those of the inventory first, in its order. */
export async function listSchedules(
  client: Client,
  inventory: Inventory,
): Promise<readonly ListedSchedule[]> {
  const words = new Map(
    scheduledIn(inventory).map(({ name, schedule }) => [name, scheduleInWords(schedule)]),
  );
  const found = new Map<string, ListedSchedule>();
  for await (const { scheduleId: id } of client.schedule.list()) {
    const name = scheduleName(inventory.environment.name, id);
    if (name === undefined) continue;
    const there = await client.schedule.getHandle(id).describe();
    const told = listed(name, there, words.get(name));
    if (told !== undefined) found.set(name, told);
  }
  const ofInventory = [...words].map(([name, when]) => found.get(name) ?? notApplied(name, when));
  const others = [...found.values()].filter(({ name }) => !words.has(name));
  return [...ofInventory, ...others];
}

function listed(
  name: string,
  { memo, state, info }: ScheduleDescription,
  words: string | undefined,
): ListedSchedule | undefined {
  const ours = readMemo(memo);
  if (ours === undefined) return undefined;
  const isIncident = ours.musterSchedule === 'incident';
  const last = info.recentActions.at(-1);
  const isOver = isIncident && info.nextActionTimes.length === 0;
  const isKnown = isIncident || words !== undefined;
  return {
    name,
    starts: ours.starts,
    state: isOver ? 'done' : !isKnown ? 'not in the inventory' : state.paused ? 'paused' : 'active',
    when: isIncident ? `once at ${ours.at}` : (words ?? 'as it was applied'),
    ...(isIncident && { incident: ours.incident }),
    ...(state.note && { note: state.note }),
    next: state.paused ? [] : info.nextActionTimes.slice(0, 3).map((at) => at.toISOString()),
    ...(last !== undefined && {
      last: { at: last.takenAt.toISOString(), workflowId: last.action.workflow.workflowId },
    }),
    started: info.numActionsTaken,
    skipped: info.numActionsSkippedOverlap,
    missed: info.numActionsMissedCatchupWindow,
  };
}

function notApplied(name: string, when: string): ListedSchedule {
  return {
    name,
    starts: name,
    state: 'not applied',
    when,
    next: [],
    started: 0,
    skipped: 0,
    missed: 0,
  };
}
