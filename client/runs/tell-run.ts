import {
  isGrpcServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { DrillStatus } from '../../domain/contract.js';
import { MusterError, type ErrorCode } from '../../domain/errors.js';
import type { AbortRequest, SignOffAnswer, VerifyAnswer } from '../../domain/report/answers.js';
import type { FoundRun } from './find-run.js';

const answerWithinMs = 5_000;
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
    if (!(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)) {
      throw whyRefused(error, handle.workflowId);
    }
  }
  await signalRun({ handle }, name, telling);
  return undefined;
}

/** Tells a run by signal: kept by Temporal, whether a worker is there or not. */
export async function signalRun<Name extends keyof Tellings>(
  { handle }: Pick<FoundRun, 'handle'>,
  name: Name,
  telling: Tellings[Name],
): Promise<void> {
  await handle.signal(name, telling).catch((error: unknown) => {
    throw whyRefused(error, handle.workflowId);
  });
}

function whyRefused(error: unknown, workflowId: string): unknown {
  if (error instanceof WorkflowUpdateFailedError) {
    const { cause } = error;
    const code = cause instanceof ApplicationFailure ? cause.type : undefined;
    const message = cause?.message ?? error.message;
    return new MusterError((code ?? 'ANSWER_REFUSED') as ErrorCode, message, {
      remedy: `See what it waits for: muster status ${workflowId}`,
      cause: error,
    });
  }
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const over = isGrpcServiceError(cause) && (cause.code as number) === notFound;
  if (!over && !(error instanceof WorkflowNotFoundError)) return error;
  return new MusterError('NOT_WAITING', `"${workflowId}" is over`, {
    remedy: `See how it ended: muster report ${workflowId}`,
    cause: error,
  });
}
