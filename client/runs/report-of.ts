import { WorkflowFailedError, type Client } from '@temporalio/client';
import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  TerminatedFailure,
  TimeoutFailure,
} from '@temporalio/common';
import { queries } from '../../domain/contract.js';
import { MusterError, type ErrorCode } from '../../domain/errors.js';
import type { RunReport } from '../../domain/suite/suite-report.js';
import type { FoundRun } from './find-run.js';
import { readReportOf } from '../../host/report-files.js';
import { within } from './within.js';

const queryWithinMs = 5_000;

/** What else a report may be found by, where the run returned none. */
export interface ReportPlaces {
  /** Reports lie beside it. */
  readonly inventoryPath?: string;
  /** Its drill or suite. */
  readonly subject: string;
  readonly runId: string;
}

/**
 * Waits until the run has ended, and gives its report. A cancelled run returns nothing: its report
 * is read from its file, else asked of a worker.
 * @throws MusterError with the code the run failed with; INTERNAL where it was ended from outside
 */
export async function reportOf(
  client: Client,
  { handle }: Pick<FoundRun, 'handle'>,
  places: ReportPlaces,
): Promise<RunReport> {
  try {
    return (await handle.result()) as RunReport;
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const { cause } = error;
    if (cause instanceof CancelledFailure) return reportOfCancelled(client, { handle }, places);
    throw whyNoReport(cause, handle.workflowId);
  }
}

async function reportOfCancelled(
  client: Client,
  { handle }: Pick<FoundRun, 'handle'>,
  { inventoryPath, subject, runId }: ReportPlaces,
): Promise<RunReport> {
  const filed =
    inventoryPath === undefined ? undefined : await readReportOf(inventoryPath, subject, runId);
  if (filed !== undefined) return filed;
  const asked = await within(client, queryWithinMs, () =>
    handle.query<RunReport | null>(queries.report),
  );
  if (asked !== undefined && asked !== null) return asked;
  throw new MusterError('WORKFLOW_NOT_FOUND', `no report of "${handle.workflowId}" is here`, {
    remedy: 'It was cancelled: look in reports/ on the machine where its worker ran.',
  });
}

function whyNoReport(failure: Error | undefined, workflowId: string): MusterError {
  // What an activity failed with stands below what Temporal says of it.
  const cause = failure instanceof ActivityFailure ? failure.cause : failure;
  if (cause instanceof ApplicationFailure) {
    return new MusterError((cause.type ?? 'INTERNAL') as ErrorCode, cause.message);
  }
  const how =
    cause instanceof TerminatedFailure
      ? 'was terminated'
      : cause instanceof TimeoutFailure
        ? 'was ended by the server, out of time'
        : `failed: ${cause?.message ?? 'no reason given'}`;
  return new MusterError('INTERNAL', `"${workflowId}" ${how}; it left no report`, {
    remedy: 'What it injected is put back by the agent’s guard: see `muster faults`.',
  });
}
