import type { ErrorCode } from '../../domain/errors.js';
import type { RunReport } from '../../domain/suite/suite-report.js';
import type { Outcome } from '../../domain/verdict.js';

/** What the `muster` command ends with; build servers and scripts rely on the numbers. */
export const exitCodes = {
  /** Passed, GO, or a clean dry run. */
  passed: 0,
  /** Failed, NO-GO. */
  failed: 1,
  /** Inconclusive, invalid, CONDITIONAL. */
  undecided: 2,
  /** Aborted, cancelled. */
  stopped: 3,
  errored: 4,
  /** Bad usage, or an invalid file. */
  usage: 64,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Outcomes that decide by themselves; of the others the verdict decides. */
const ofOutcome: Readonly<Partial<Record<Outcome, ExitCode>>> = {
  aborted: exitCodes.stopped,
  cancelled: exitCodes.stopped,
  errored: exitCodes.errored,
  invalid: exitCodes.undecided,
};

const ofVerdict = {
  passed: exitCodes.passed,
  skipped: exitCodes.passed,
  failed: exitCodes.failed,
  inconclusive: exitCodes.undecided,
} as const;

const badInput: ReadonlySet<string> = new Set<ErrorCode>([
  'BAD_INPUT',
  'UNKNOWN_DRILL',
  'UNKNOWN_SUITE',
  'INVENTORY_INVALID',
  'INVENTORY_NOT_FOUND',
  'PRODUCTION_REFUSED',
  'WORKFLOW_NOT_FOUND',
  'SCHEDULE_NOT_FOUND',
  'ANSWER_REFUSED',
  'NOT_WAITING',
]);

/** The exit code of a run that left a report. */
export function exitCodeOfReport({
  outcome,
  verdict,
}: Pick<RunReport, 'outcome' | 'verdict'>): ExitCode {
  return ofOutcome[outcome] ?? ofVerdict[verdict];
}

/** The exit code of an error with this code: what its asker can mend is bad usage. */
export function exitCodeOfError(code: string): ExitCode {
  return badInput.has(code) ? exitCodes.usage : exitCodes.errored;
}
