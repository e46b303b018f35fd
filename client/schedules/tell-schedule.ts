import {
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleDescription,
  type ScheduleHandle,
} from '@temporalio/client';
import { setTimeout as delay } from 'node:timers/promises';
import { MusterError } from '../../domain/errors.js';
import { scheduleId } from '../../domain/schedule/schedule-id.js';
import { notOurs, readMemo } from './schedule-memo.js';

const startsWithinMs = 10_000;
const lookEveryMs = 100;

/** A schedule of ours, found. */
export interface FoundSchedule {
  readonly name: string;
  readonly handle: ScheduleHandle;
  readonly there: ScheduleDescription;
}

/**
 * The environment's schedule of that name, as `muster schedule list` shows it.
 * @throws MusterError SCHEDULE_NOT_FOUND; BAD_INPUT where it is not ours
 */
export async function findSchedule(
  client: Client,
  environment: string,
  name: string,
): Promise<FoundSchedule> {
  const handle = client.schedule.getHandle(scheduleId(environment, name));
  try {
    const there = await handle.describe();
    if (readMemo(there.memo) === undefined) throw notOurs(handle.scheduleId);
    return { name, handle, there };
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    throw new MusterError('SCHEDULE_NOT_FOUND', `there is no schedule "${name}" in Temporal`, {
      remedy:
        'See them with `muster schedule list`; bring the inventory’s with `muster schedule apply`.',
      cause: error,
    });
  }
}

/**
 * Starts now what the schedule starts, unless a run of it is open.
 * @returns the workflow id of the new run
 * @throws MusterError LOCKED where one is open
 */
export async function triggerSchedule({ name, handle, there }: FoundSchedule): Promise<string> {
  const [open] = there.info.runningActions;
  if (open !== undefined) throw stillOpen(name, open.workflow.workflowId);
  const { numActionsTaken: before, numActionsSkippedOverlap: skippedBefore } = there.info;
  await handle.trigger(ScheduleOverlapPolicy.SKIP);
  for (let leftMs = startsWithinMs; leftMs > 0; leftMs -= lookEveryMs) {
    const { info } = await handle.describe();
    const newest = info.recentActions.at(-1)?.action.workflow.workflowId;
    if (info.numActionsTaken > before && newest !== undefined) return newest;
    if (info.numActionsSkippedOverlap > skippedBefore) throw stillOpen(name, newest ?? name);
    await delay(lookEveryMs);
  }
  throw new MusterError('INTERNAL', `Temporal has not started anything for "${name}" yet`, {
    remedy: 'See what became of it: muster schedule list, and muster list.',
  });
}

function stillOpen(name: string, workflowId: string): MusterError {
  return new MusterError('LOCKED', `"${name}" runs already: ${workflowId}`, {
    remedy: `Follow it with \`muster status ${workflowId}\`; trigger again when it is over.`,
  });
}
