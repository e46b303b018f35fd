import type { DrillReport } from '../domain/report/report.js';

/** The report as other tools parse it. */
export function renderJson(report: DrillReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
