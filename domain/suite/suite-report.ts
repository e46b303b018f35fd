import type { Risk } from '../drill-definition.js';
import type { Environment } from '../inventory/inventory.js';
import type { SignOff } from '../report/answers.js';
import type { DrillReport, reportSchemaVersion, TimelineEntry } from '../report/report.js';
import type { Outcome, Verdict } from '../verdict.js';
import type { Actions } from './actions.js';
import type { DrillEntry } from './drill-entry.js';
import type { Graded } from './grade.js';
import type { JudgedCriterion } from './judge-criteria.js';
import type { GradeRule } from './suite-definition.js';
import { suiteType, type SuiteRunRef } from './suite-plan.js';

/** The result of a suite. Instants are ISO 8601, UTC. */
export interface SuiteReport {
  readonly schemaVersion: typeof reportSchemaVersion;
  readonly musterVersion: string;
  readonly suite: string;
  readonly type: typeof suiteType;
  readonly description?: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly environment: Environment;
  readonly hosts: readonly string[];
  readonly plan: { readonly sha256: string };
  readonly inventory: { readonly sha256: string };
  readonly requestedBy: string;
  readonly reason: string;
  /** The highest of its drills. */
  readonly risk: Risk;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly plannedMs: number | null;
  readonly tookMs: number;
  readonly outcome: Outcome;
  /** Why it ended otherwise than by running to its end. */
  readonly outcomeReason?: string;
  readonly verdict: Verdict;
  /** Null where nothing was to be proven: a dry run. */
  readonly grade: Graded['grade'] | null;
  readonly gradeReasons: readonly string[];
  readonly score: Graded['score'] | null;
  readonly rule: GradeRule;
  /** What calls for action at once, one by one. */
  readonly criteria: readonly JudgedCriterion[];
  /** The execution log. */
  readonly drills: readonly DrillEntry[];
  readonly rerunOf?: SuiteRunRef;
  readonly actions: Actions;
  readonly criticalIssues: readonly string[];
  readonly followUpRequired: boolean;
  readonly signOffs: readonly SignOff[];
  /** The schedule's next action; where there is none, 30 days on. */
  readonly nextDue: string;
  readonly nextDueBy: 'schedule' | 'default';
  /** The kind of drill announced for then. */
  readonly announce?: string;
  /** The first and the last hundred of what happened. */
  readonly timeline: readonly TimelineEntry[];
  readonly timelineLeftOut: number;
}

/** What any run leaves. */
export type RunReport = DrillReport | SuiteReport;

export function isSuiteReport(report: Pick<RunReport, 'type'>): report is SuiteReport {
  return report.type === suiteType;
}

/** The drill or the suite that it is about: the folder of its files. */
export function subjectOf(report: RunReport): string {
  return isSuiteReport(report) ? report.suite : report.drill;
}
