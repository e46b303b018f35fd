import type { WrittenReport } from '../drill-activities.js';
import type { DrillReport } from '../report/report.js';
import type { ReportFile } from './drill-entry.js';
import type { SuitePlan } from './suite-plan.js';
import type { SuiteReport } from './suite-report.js';

/** Which run of a drill left the report. */
export interface ReportSought {
  readonly drill: string;
  readonly runId: string;
  /** Whether its content is wanted as well: a cancelled drill returns nothing. */
  readonly withReport: boolean;
}

/** The files of a report, as far as they are here. */
export interface FoundReport {
  readonly files: readonly ReportFile[];
  readonly report: DrillReport | null;
}

/** What the suite's own host does, beside what it does for drills. */
export interface SuiteActivities {
  /**
   * Parses the inventory, validates the input, plans every drill, freezes the defaults.
   * Fails with BAD_INPUT, UNKNOWN_SUITE, INVENTORY_INVALID, PRODUCTION_REFUSED.
   */
  planSuite(input: unknown): Promise<SuitePlan>;
  /** Finds what a drill left. */
  findReport(sought: ReportSought): Promise<FoundReport>;
  /** When the suite's schedule acts next, ISO 8601; null where there is none. */
  nextActionOf(environment: string, suite: string): Promise<string | null>;
  /** Writes the report's files, once per run. */
  writeSuiteReport(report: SuiteReport): Promise<WrittenReport>;
}
