import { verdictOfRun } from '../domain/check.js';
import type { DrillReport } from '../domain/report/report.js';
import type { Verdict } from '../domain/verdict.js';

/** The verdict as a report may show it: its own, but never `passed` where what it tells did not. */
export function shownVerdict(report: DrillReport): Verdict {
  return report.verdict === 'passed' ? verdictOfRun(report) : report.verdict;
}
