import { ScheduleNotFoundError, type Client } from '@temporalio/client';
import { scheduleId } from '../domain/schedule/schedule-id.js';

/** When the suite's schedule acts next, ISO 8601; null where there is none, or it is paused. */
export async function nextActionOf(
  client: Client,
  environment: string,
  suite: string,
): Promise<string | null> {
  try {
    const { info, state } = await client.schedule
      .getHandle(scheduleId(environment, suite))
      .describe();
    const [next] = info.nextActionTimes;
    return state.paused || next === undefined ? null : next.toISOString();
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return null;
    throw error;
  }
}
