import type { DrillReport } from '../domain/report/report.js';
import { renderJson } from './render-json.js';
import { renderMarkdown } from './render-markdown.js';

/** Every format of a report, by the ending of its file. */
export const renderers = {
  json: renderJson,
  md: renderMarkdown,
} satisfies Record<string, (report: DrillReport) => string>;
