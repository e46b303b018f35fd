import type { DrillPlan } from './drills/drills.js';
import type { DrillReport } from './report/report.js';

/** What the drill's own host does: make the plan, keep the report. */
export interface DrillActivities {
  /**
   * Parses the inventory, validates the input, freezes the defaults.
   * Fails with BAD_INPUT, UNKNOWN_DRILL, INVENTORY_INVALID, PRODUCTION_REFUSED.
   */
  planDrill(type: string, input: unknown): Promise<DrillPlan>;
  /** Writes the report's files, once per run. */
  writeReport(report: DrillReport): Promise<WrittenReport>;
}

/** Where a report was written, relative to the inventory's folder. */
export interface WrittenReport {
  readonly files: readonly string[];
}
