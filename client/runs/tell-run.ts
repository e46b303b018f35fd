import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { DrillStatus } from '../../domain/contract.js';
import { MusterError, type ErrorCode } from '../../domain/errors.js';
import type { AbortRequest, SignOffAnswer, VerifyAnswer } from '../../domain/report/answers.js';
import { askStatus } from './ask-status.js';
import type { FoundRun } from './find-run.js';
import { grpcCodeOf, isUnanswered } from './within.js';

const answerWithinMs = 3_000;
const notFound = 5;

/** What people tell a run, by the name of its signal and Update. */
export interface Tellings {
  readonly verify: VerifyAnswer;
  readonly signOff: SignOffAnswer;
  readonly abort: AbortRequest;
}

/**
 * Tells a run by Update, which answers; where no worker answers in time, by signal, which is kept
 * until one comes.
 * @returns how the run stands now; undefined where it was told by signal
 * @throws MusterError ANSWER_REFUSED with the run's reason, NOT_WAITING where the run is over
 */
export async function tellRun<Name extends keyof Tellings>(
  client: Client,
  { handle }: Pick<FoundRun, 'handle'>,
  name: Name,
  telling: Tellings[Name],
): Promise<DrillStatus | undefined> {
  try {
    return await client.withDeadline(Date.now() + answerWithinMs, () =>
      handle.executeUpdate<DrillStatus, [Tellings[Name]]>(name, { args: [telling] }),
    );
  } catch (error) {
    const nobodyThere =
      error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isUnanswered(error);
    if (!nobodyThere) throw await whyRefused(client, handle, error);
  }
  await signalRun(client, { handle }, name, telling);
  return undefined;
}

/** Tells a run by signal: kept by Temporal, whether a worker is there or not. */
export async function signalRun<Name extends keyof Tellings>(
  client: Client,
  { handle }: Pick<FoundRun, 'handle'>,
  name: Name,
  telling: Tellings[Name],
): Promise<void> {
  await handle.signal(name, telling).catch(async (error: unknown) => {
    throw await whyRefused(client, handle, error);
  });
}

async function whyRefused(
  client: Client,
  handle: WorkflowHandle,
  error: unknown,
): Promise<unknown> {
  const { workflowId } = handle;
  if (error instanceof WorkflowUpdateFailedError) {
    const { cause } = error;
    const code = cause instanceof ApplicationFailure ? cause.type : undefined;
    const message = cause?.message ?? error.message;
    return new MusterError((code ?? 'ANSWER_REFUSED') as ErrorCode, message, {
      remedy: await whatItWaitsFor(client, handle),
      cause: error,
    });
  }
  if (!(error instanceof WorkflowNotFoundError) && grpcCodeOf(error) !== notFound) return error;
  return new MusterError('NOT_WAITING', `"${workflowId}" is over`, {
    remedy: `See how it ended: muster report ${workflowId}`,
    cause: error,
  });
}

/** The exact command that answers what the run waits for now. */
async function whatItWaitsFor(client: Client, handle: WorkflowHandle): Promise<string> {
  const status = await askStatus(client, { handle }, answerWithinMs).catch(() => undefined);
  const see = `See how it stands: muster status ${handle.workflowId}`;
  if (status === undefined) return see;
  const { waitingFor } = status;
  if (waitingFor === null) return `It waits for nobody now. ${see}`;
  const { what, from, command } = waitingFor;
  return `It waits for ${from.join(', ') || 'anybody'}: ${what}\nAnswer with: ${command}`;
}
