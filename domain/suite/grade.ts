import type { SignOff } from '../report/answers.js';
import type { Verdict } from '../verdict.js';
import type { DrillEntry, EntryStatus } from './drill-entry.js';
import type { JudgedCriterion } from './judge-criteria.js';
import { weightOf, type GradeRule, type Quota } from './suite-definition.js';

export type Grade = 'GO' | 'CONDITIONAL' | 'NO-GO';

/** A suite's grade with what it comes from. */
export interface Graded {
  readonly grade: Grade;
  /** What speaks against GO, or that nothing does. */
  readonly reasons: readonly string[];
  /** The weight that passed, that was needed for GO, and that counted. */
  readonly score: { readonly passed: number; readonly needed: number; readonly of: number };
}

/** What a grade stands for where a verdict is asked for. */
export const verdictOfGrade = {
  GO: 'passed',
  CONDITIONAL: 'inconclusive',
  'NO-GO': 'failed',
} as const satisfies Record<Grade, Verdict>;

/**
 * Grades a suite. NO-GO: a criterion for immediate action is violated, a drill left harm standing,
 * one that must pass did not, or too little passed even if all that is undecided had. CONDITIONAL: an undecided drill or
 * criterion keeps it from GO, or no more passed than the rule's `conditional`. GO: the rest, also
 * where the rule tolerates a drill that failed.
 */
export function gradeSuite(
  entries: readonly Pick<DrillEntry, 'drill' | 'status' | 'standing'>[],
  rule: GradeRule,
  criteria: readonly JudgedCriterion[],
): Graded {
  const weight = (...statuses: readonly EntryStatus[]): number =>
    entries
      .filter(({ status }) => statuses.includes(status))
      .reduce((sum, { drill }) => sum + weightOf(rule, drill), 0);
  const skippedCount = rule.skippedCountsAs;
  const passed = skippedCount === 'passed' ? weight('passed', 'skipped') : weight('passed');
  const undecided = weight('inconclusive');
  const of = rule.pass.of - (skippedCount === 'leftOut' ? weight('skipped') : 0);
  const needed = shareOf(rule.pass, of);
  const forConditional = shareOf(rule.conditional ?? rule.pass, of);

  const noGo: string[] = [];
  const conditional: string[] = [];
  for (const { result, expected, observed } of criteria) {
    if (result === 'violated') noGo.push(`immediate action: ${expected}; ${observed}`);
    if (result === 'undecided') conditional.push(`undecided: ${expected}; ${observed}`);
  }
  for (const { drill, status, standing } of entries) {
    if (standing.length > 0) noGo.push(`${drill} left standing: ${standing.join(', ')}`);
    if (!rule.mustPass.includes(drill) || status === 'passed') continue;
    (status === 'inconclusive' ? conditional : noGo).push(`${drill} must pass: ${told[status]}`);
  }
  const count = `${passed} of ${of} passed, ${needed} needed`;
  const maybe = undecided === 0 ? '' : `, ${undecided} undecided`;
  if (passed + undecided < forConditional) noGo.push(count + maybe);
  else if (passed < needed) conditional.push(count + maybe);
  return {
    grade: noGo.length > 0 ? 'NO-GO' : conditional.length > 0 ? 'CONDITIONAL' : 'GO',
    reasons: noGo.length + conditional.length > 0 ? [...noGo, ...conditional] : [count],
    score: { passed, needed, of },
  };
}

/** As much of `of` as the quota asks of all, rounded up: what is left out takes its share along. */
export function shareOf(quota: Quota, of: number): number {
  return Math.ceil((quota.needed * of) / quota.of);
}

const told: Readonly<Record<EntryStatus, string>> = {
  passed: 'it passed',
  failed: 'it failed',
  inconclusive: 'it is undecided',
  skipped: 'it was skipped',
  notRun: 'it was not run',
};

/**
 * The grade once people have had their say: a rejection makes it NO-GO; what nobody signed in time,
 * `signOffs` undefined, is no GO.
 */
export function withSignOff(
  graded: Graded,
  roles: readonly string[],
  signOffs: readonly SignOff[] | undefined,
): Graded {
  const rejection = signOffs?.find(({ decision }) => decision === 'reject');
  const reasons = graded.grade === 'GO' ? [] : graded.reasons;
  if (rejection !== undefined) {
    const { by, role } = rejection;
    return { ...graded, grade: 'NO-GO', reasons: [...reasons, `rejected by ${by} (${role})`] };
  }
  if (signOffs !== undefined) return graded;
  const grade = graded.grade === 'GO' ? 'CONDITIONAL' : graded.grade;
  return { ...graded, grade, reasons: [...reasons, `not signed by ${roles.join(', ')}`] };
}
