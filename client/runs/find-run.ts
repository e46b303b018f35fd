import {
  WorkflowNotFoundError,
  type Client,
  type WorkflowExecutionInfo,
  type WorkflowHandle,
} from '@temporalio/client';
import { drillQueue } from '../../domain/contract.js';
import { MusterError } from '../../domain/errors.js';
import { grpcCodeOf } from './within.js';

export type RunInfo = Omit<WorkflowExecutionInfo, 'raw'>;

const invalidArgument = 3;

/** A run as Temporal knows it, with the handle of this very run. */
export interface FoundRun {
  readonly info: RunInfo;
  readonly handle: WorkflowHandle;
}

/**
 * The run that is meant by a workflow id, or by a drill's name: then its newest, an open one first.
 * @throws MusterError WORKFLOW_NOT_FOUND
 */
export async function findRun(client: Client, idOrDrill: string): Promise<FoundRun> {
  const info = (await byId(client, idOrDrill)) ?? (await newestOf(client, idOrDrill));
  if (info !== undefined) {
    return { info, handle: client.workflow.getHandle(info.workflowId, info.runId) };
  }
  throw new MusterError(
    'WORKFLOW_NOT_FOUND',
    `no run has the id "${idOrDrill}", and no drill of that name has run`,
    { remedy: 'See the runs with `muster list --all`.' },
  );
}

async function byId(client: Client, id: string): Promise<RunInfo | undefined> {
  try {
    return await client.workflow.getHandle(id).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

async function newestOf(client: Client, drill: string): Promise<RunInfo | undefined> {
  // No drill has a quote or backslash in its name, and a query must not end early.
  if (/["'\\]/.test(drill)) return undefined;
  const query = `TaskQueue = '${drillQueue}' AND MusterDrill = '${drill}'`;
  return (
    (await newest(client, `${query} AND ExecutionStatus = 'Running'`)) ?? newest(client, query)
  );
}

async function newest(client: Client, query: string): Promise<RunInfo | undefined> {
  let found: RunInfo | undefined;
  try {
    for await (const info of client.workflow.list({ query })) {
      if (found === undefined || info.startTime > found.startTime) found = info;
    }
  } catch (error) {
    // Where no worker has ever registered Muster's search attributes, no drill has run.
    if (grpcCodeOf(error) !== invalidArgument) throw error;
  }
  return found;
}
