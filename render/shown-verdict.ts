import { verdictOf } from '../domain/check.js';
import type { DrillReport } from '../domain/report/report.js';
import { mergeVerdicts, type Verdict } from '../domain/verdict.js';

/**
 * The verdict as a report may show it: its own, but never `passed` where a check did not pass, the
 * run did not end by itself, or something still stands.
 */
export function shownVerdict({ verdict, outcome, checks, faults }: DrillReport): Verdict {
  if (verdict !== 'passed') return verdict;
  const complete = outcome === 'completed' && faults.every(({ revertedAt }) => revertedAt !== null);
  return mergeVerdicts([verdict, ...checks.map(verdictOf), complete ? 'passed' : 'inconclusive']);
}
