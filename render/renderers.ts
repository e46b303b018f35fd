import type { DrillReport } from '../domain/report/report.js';
import { isSuiteReport, type RunReport, type SuiteReport } from '../domain/suite/suite-report.js';
import { renderJson } from './render-json.js';
import { renderMarkdown } from './render-markdown.js';
import { renderSuiteMarkdown } from './render-suite-markdown.js';

/** Every format of a drill's report, by the ending of its file. */
export const renderers = {
  json: renderJson,
  md: renderMarkdown,
} satisfies Record<string, (report: DrillReport) => string>;

/** Every format of a suite's report. */
export const suiteRenderers = {
  json: renderJson,
  md: renderSuiteMarkdown,
} satisfies Record<string, (report: SuiteReport) => string>;

/** The report in every format: the ending of its file, and the text. */
export function renderEach(
  report: RunReport,
): readonly (readonly [ending: string, text: string])[] {
  return isSuiteReport(report)
    ? Object.entries(suiteRenderers).map(([ending, render]) => [ending, render(report)])
    : Object.entries(renderers).map(([ending, render]) => [ending, render(report)]);
}
