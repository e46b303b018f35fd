/** Every error Muster raises on purpose; the codes are stable, tools may rely on them. */
export type ErrorCode =
  | 'BAD_INPUT'
  | 'UNKNOWN_DRILL'
  | 'UNKNOWN_SUITE'
  | 'INVENTORY_INVALID'
  | 'INVENTORY_NOT_FOUND'
  | 'WRONG_HOST'
  | 'WRONG_INVENTORY'
  | 'HOST_UNREACHABLE'
  | 'AGENT_UNREACHABLE'
  | 'AGENT_ALREADY_RUNS'
  | 'LOCKED'
  | 'SECRET_MISSING'
  | 'SERVICE_NOT_FOUND'
  | 'SERVICE_NOT_RUNNING'
  | 'MANAGER_UNREACHABLE'
  | 'PROXY_UNREACHABLE'
  | 'PROXY_UNKNOWN'
  | 'PID_REFUSED'
  | 'PID_FILE_INVALID'
  | 'COMMAND_FAILED'
  | 'PROBE_INVALID'
  | 'INSPECTION_FAILED'
  | 'LEASE_TOMBSTONED'
  | 'REQUEST_EXPIRED'
  | 'INJECTION_AMBIGUOUS'
  | 'INJECTION_FAILED'
  | 'REVERT_FAILED'
  | 'PREFLIGHT_FAILED'
  | 'PRODUCTION_REFUSED'
  | 'NOT_STEADY'
  | 'WATCH_UNKNOWN'
  | 'CANARY_UNKNOWN'
  | 'CANARY_UNREADABLE'
  | 'STORE_UNREACHABLE'
  | 'BACKUP_UNKNOWN'
  | 'BACKUP_UNREADABLE'
  | 'BACKUP_FAILED'
  | 'CANARY_REFUSED'
  | 'MOMENT_UNKNOWN'
  | 'PROVIDER_REFUSED'
  | 'PROVIDER_LIMITED'
  | 'PROVIDER_UNREACHABLE'
  | 'RESTORE_FAILED'
  | 'SCRATCH_TAKEN'
  | 'JOB_FAILED'
  | 'STORE_REFUSED'
  | 'QUEUE_UNKNOWN'
  | 'TEMPORAL_UNREACHABLE'
  | 'SEARCH_ATTRIBUTES_MISSING'
  | 'REPLAY_WOULD_BREAK'
  | 'WORKFLOW_NOT_FOUND'
  | 'SCHEDULE_NOT_FOUND'
  | 'NOT_WAITING'
  | 'ANSWER_REFUSED'
  | 'TOOL_MISSING'
  | 'DRILL_ENDING'
  | 'INTERNAL';

/** Where in a text a mistake stands, and what was expected there. */
export interface Mistake {
  readonly file?: string;
  readonly line?: number;
  readonly path: string;
  readonly message: string;
}

/** What happened, under a stable code, and what to do about it. */
export class MusterError extends Error {
  override readonly name = 'MusterError';
  readonly code: ErrorCode;
  readonly remedy: string | undefined;
  readonly mistakes: readonly Mistake[];
  /** Facts that a program may act on. */
  readonly details: Readonly<Record<string, string>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      readonly remedy?: string;
      readonly mistakes?: readonly Mistake[];
      readonly details?: Readonly<Record<string, string>>;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.remedy = options.remedy;
    this.mistakes = options.mistakes ?? [];
    this.details = options.details ?? {};
  }
}

/** The error as plain data, for a socket or a history: never a stack, never a cause. */
export interface ErrorData {
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy?: string;
  readonly mistakes?: readonly Mistake[];
  readonly details?: Readonly<Record<string, string>>;
}

/** Turns anything thrown into {@link ErrorData}; what is not ours becomes `INTERNAL`. */
export function toErrorData(thrown: unknown): ErrorData {
  if (thrown instanceof MusterError) {
    return {
      code: thrown.code,
      message: thrown.message,
      ...(thrown.remedy !== undefined && { remedy: thrown.remedy }),
      ...(thrown.mistakes.length > 0 && { mistakes: thrown.mistakes }),
      ...(Object.keys(thrown.details).length > 0 && { details: thrown.details }),
    };
  }
  return { code: 'INTERNAL', message: thrown instanceof Error ? thrown.message : String(thrown) };
}

/** The inverse of {@link toErrorData}. */
export function fromErrorData(data: ErrorData): MusterError {
  return new MusterError(data.code, data.message, {
    ...(data.remedy !== undefined && { remedy: data.remedy }),
    ...(data.mistakes !== undefined && { mistakes: data.mistakes }),
    ...(data.details !== undefined && { details: data.details }),
  });
}
