import { isSuiteReport, type RunReport } from '../../domain/suite/suite-report.js';
import type { Colors } from './colors.js';
import { shortReport } from './short-report.js';
import { shortSuiteReport } from './short-suite-report.js';

/** What any run came to, on one screen. */
export function shortRunReport(
  report: RunReport,
  files: readonly string[],
  colors: Colors,
): readonly string[] {
  return isSuiteReport(report)
    ? shortSuiteReport(report, files, colors)
    : shortReport(report, files, colors);
}
