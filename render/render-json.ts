import type { RunReport } from '../domain/suite/suite-report.js';

// JSON escapes the first control characters by itself; terminals act on these as well.
const unprintable = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** The report as other tools parse it: what would act on a terminal stands in it escaped. */
export function renderJson(report: RunReport): string {
  const json = JSON.stringify(report, null, 2).replaceAll(
    unprintable,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${json}\n`;
}
