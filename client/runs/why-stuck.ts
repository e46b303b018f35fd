import type { Client } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import { inertText } from '../../host/logs/inert-text.js';

/** Attempts of one workflow task after which its failing is no accident. */
const failingAfterAttempts = 2;
/** How long a workflow task may lie before nobody counts as there to take it. */
const unservedAfterMs = 10_000;
const eventsLookedAt = 20;

/**
 * Why an open run does not go on: its workflow task keeps failing, or no worker takes it up.
 * Undefined where it does, or waits for an activity, a time or a person.
 */
export async function whyStuck(
  client: Client,
  execution: { readonly workflowId: string; readonly runId: string },
): Promise<string | undefined> {
  const { namespace } = client.options;
  const { pendingWorkflowTask: task } = await client.workflowService.describeWorkflowExecution({
    namespace,
    execution,
  });
  if (task === null || task === undefined) return undefined;
  if ((task.attempt ?? 0) > failingAfterAttempts) {
    return `its workflow task fails again and again: ${await lastFailure(client, execution)}`;
  }
  const waitsSince = tsToMs(task.originalScheduledTime ?? task.scheduledTime);
  const taken = task.startedTime !== null && task.startedTime !== undefined;
  if (taken || Date.now() - waitsSince < unservedAfterMs) return undefined;
  return 'no worker takes it up: start one with `muster dev` or `muster worker`';
}

async function lastFailure(
  client: Client,
  execution: { readonly workflowId: string; readonly runId: string },
): Promise<string> {
  const { history } = await client.workflowService.getWorkflowExecutionHistoryReverse({
    namespace: client.options.namespace,
    execution,
    maximumPageSize: eventsLookedAt,
  });
  const failed = history?.events?.find((event) => event.workflowTaskFailedEventAttributes);
  const message = failed?.workflowTaskFailedEventAttributes?.failure?.message;
  return message ? inertText(message, 300) : 'the worker’s log says why';
}
