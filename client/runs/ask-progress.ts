import type { Client } from '@temporalio/client';
import type { JobProgress } from '../../domain/job.js';

/** How far the long work of a run is, each by the phase that is waited for. */
export type RunProgress = JobProgress & { readonly phase: string };

/** Reads it from the activities that wait for it: also where no worker answers any more. */
export async function askProgress(
  client: Client,
  execution: { readonly workflowId: string; readonly runId?: string },
): Promise<readonly RunProgress[]> {
  const { namespace } = client.options;
  const { pendingActivities } = await client.workflowService.describeWorkflowExecution({
    namespace,
    execution: { workflowId: execution.workflowId, runId: execution.runId ?? null },
  });
  return (pendingActivities ?? []).flatMap(({ heartbeatDetails }) => {
    const data = heartbeatDetails?.payloads?.[0]?.data;
    const told = data === null || data === undefined ? undefined : readProgress(data);
    return told ?? [];
  });
}

/** What any worker may have written there, if it is progress. */
function readProgress(data: Uint8Array): RunProgress | undefined {
  try {
    const told = JSON.parse(Buffer.from(data).toString('utf8')) as Partial<RunProgress> | null;
    const known = typeof told?.phase === 'string' && typeof told.doing === 'string';
    return known ? (told as RunProgress) : undefined;
  } catch {
    return undefined;
  }
}
