import type { DrillReport } from '../../domain/report/report.js';

/** Why a drill did not complete and pass, in one line; undefined where it did. */
export function troubleOf(report: DrillReport): string | undefined {
  const { workflowId, outcome, verdict, outcomeReason, checks } = report;
  if (outcome === 'completed' && verdict === 'passed') return undefined;
  const failed = checks
    .filter(({ passed }) => passed !== true)
    .map(({ name, expected, observed }) => `${name}: ${observed} (expected ${expected})`);
  const why = [...(outcomeReason === undefined ? [] : [outcomeReason]), ...failed];
  return `${workflowId} ${outcome}, ${verdict}: ${why.join('; ')}`;
}
