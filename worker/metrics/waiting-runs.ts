import type { Client } from '@temporalio/client';
import { drillQueue, queries, type DrillStatus, type Phase } from '../../domain/contract.js';

const answersWithinMs = 2_000;

/** What a run can wait for a person with. */
export const waitingPhases = ['approval', 'manual step', 'sign-off'] as const satisfies Phase[];

/** Open runs of the environment, and how many of them wait for a person in which phase. */
export interface WaitingRuns {
  readonly open: number;
  readonly waiting: Readonly<Record<string, number>>;
}

/**
 * Counts them. That a run waits is known while no worker answers; for what, it is asked, and counts
 * as `unknown` where nobody answers.
 */
export async function waitingRuns(client: Client, environment: string): Promise<WaitingRuns> {
  const query =
    `TaskQueue = '${drillQueue}' AND ExecutionStatus = 'Running' ` +
    `AND MusterEnvironment = '${environment}'`;
  const waiting: Record<string, number> = Object.fromEntries(
    waitingPhases.map((phase) => [phase, 0]),
  );
  let open = 0;
  const asked: Promise<string>[] = [];
  for await (const { workflowId, runId, searchAttributes } of client.workflow.list({ query })) {
    open += 1;
    if ((searchAttributes['MusterWaitingFor'] ?? []).length === 0) continue;
    asked.push(phaseOf(client, workflowId, runId));
  }
  for (const phase of await Promise.all(asked)) waiting[phase] = (waiting[phase] ?? 0) + 1;
  return { open, waiting };
}

async function phaseOf(client: Client, workflowId: string, runId: string): Promise<string> {
  const handle = client.workflow.getHandle(workflowId, runId);
  try {
    const status = await client.withDeadline(Date.now() + answersWithinMs, () =>
      handle.query<DrillStatus>(queries.status),
    );
    return status.phase;
  } catch {
    return 'unknown';
  }
}
