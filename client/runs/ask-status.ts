import { QueryNotRegisteredError, QueryRejectedError, type Client } from '@temporalio/client';
import { queries, type DrillStatus } from '../../domain/contract.js';
import type { FoundRun } from './find-run.js';
import { within } from './within.js';

/** What a run says of itself; undefined where no worker answers for it in time. */
export async function askStatus(
  client: Client,
  { handle }: Pick<FoundRun, 'handle'>,
  deadlineMs: number,
): Promise<DrillStatus | undefined> {
  try {
    return await within(client, deadlineMs, () => handle.query<DrillStatus>(queries.status));
  } catch (error) {
    // A run whose workflow task fails, or that ended before it was planned, answers nothing.
    if (error instanceof QueryNotRegisteredError || error instanceof QueryRejectedError) {
      return undefined;
    }
    throw error;
  }
}
