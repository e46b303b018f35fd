import type { Risk } from '../drill-definition.js';
import type { DrillType } from '../drills/drills.js';
import type { Finding, ResultField } from '../report/report.js';
import type { Outcome } from '../verdict.js';
import type { Readings } from './immediate-criteria.js';

/** What a drill of a suite came to; `skipped` with a reason, `notRun` because the suite ended. */
export type EntryStatus = 'passed' | 'failed' | 'inconclusive' | 'skipped' | 'notRun';

/** A file of a drill's report, relative to the inventory's folder. */
export interface ReportFile {
  readonly path: string;
  readonly sha256: string;
}

/** One run of a drill of a suite. Instants are ISO 8601, UTC. */
export interface DrillAttempt {
  readonly status: EntryStatus;
  readonly outcome: Outcome | null;
  /** Why it was skipped, was not run, or ended otherwise than by running to its end. */
  readonly reason?: string;
  readonly workflowId: string | null;
  readonly runId: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly tookMs: number | null;
  /** What did not pass, and what was found. */
  readonly issues: readonly string[];
  readonly files: readonly ReportFile[];
}

/** A drill in the suite's execution log. */
export interface DrillEntry extends DrillAttempt {
  readonly drill: string;
  readonly type: DrillType;
  readonly description?: string;
  readonly risk: Risk;
  readonly expectedOutcome?: string;
  readonly plannedMs: number | null;
  readonly results: readonly ResultField[];
  readonly findings: readonly Finding[];
  /** What it says on the criteria for immediate action. */
  readonly readings: Readings;
  /** Faults that it could not take back. */
  readonly standing: readonly string[];
  /** The suite's run that it ran in, where that was an earlier one. */
  readonly carriedFrom?: string;
  /** Runs of it that this one takes the place of, oldest first. */
  readonly earlier: readonly DrillAttempt[];
}
