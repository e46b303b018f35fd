import {
  ActivityFailure,
  ApplicationFailure,
  ChildWorkflowFailure,
  TimeoutFailure,
} from '@temporalio/workflow';
import type { ErrorCode } from '../../domain/errors.js';

/** A failure that ends the drill at once: a plain Error would retry the workflow task for ever. */
export function fail(code: ErrorCode, message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, code);
}

/** What went wrong, without the layers that Temporal puts around it. */
export function causeOf(error: unknown): { readonly code: string; readonly message: string } {
  let inner = error;
  while (
    inner instanceof ActivityFailure ||
    inner instanceof ChildWorkflowFailure ||
    // What kept failing until the time was over says more than the time.
    (inner instanceof TimeoutFailure && inner.cause !== undefined)
  ) {
    inner = inner.cause;
  }
  if (inner instanceof ApplicationFailure) {
    return { code: inner.type ?? 'INTERNAL', message: inner.message };
  }
  return { code: 'INTERNAL', message: inner instanceof Error ? inner.message : String(inner) };
}

const beforeAnythingWasTouched: ReadonlySet<string> = new Set<ErrorCode>([
  'HOST_UNREACHABLE',
  'AGENT_UNREACHABLE',
  'WRONG_HOST',
  'WRONG_INVENTORY',
  'LOCKED',
  'PREFLIGHT_FAILED',
  'NOT_STEADY',
  'PROBE_INVALID',
  'INSPECTION_FAILED',
  'SECRET_MISSING',
  'SERVICE_NOT_FOUND',
  'SERVICE_NOT_RUNNING',
  'MANAGER_UNREACHABLE',
  'PID_FILE_INVALID',
  'CANARY_UNKNOWN',
  'CANARY_UNREADABLE',
  'STORE_UNREACHABLE',
  'BACKUP_UNKNOWN',
  'BACKUP_UNREADABLE',
  'SCRATCH_TAKEN',
  'TOOL_MISSING',
  'STORE_REFUSED',
  'QUEUE_UNKNOWN',
]);

/** Whether the failure says that the system was no fit subject, rather than that Muster broke. */
export function endsAsInvalid(code: string): boolean {
  return beforeAnythingWasTouched.has(code);
}
