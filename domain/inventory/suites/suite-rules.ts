import { shareOf } from '../../suite/grade.js';
import {
  membersOf,
  weightOf,
  type GradeRule,
  type SuiteMember,
} from '../../suite/suite-definition.js';
import type { BrokenRule } from '../drill-rules.js';

interface WrittenSuite {
  readonly drills: readonly (readonly SuiteMember[])[];
  readonly grade: GradeRule;
}

/** What a suite's drills and its grade break among themselves: above all, grades nobody can reach. */
export function* suiteRules(written: WrittenSuite): Iterable<BrokenRule> {
  const { drills, grade } = written;
  // Beside a step that is no step its drills cannot be counted.
  if (!Array.isArray(drills) || !drills.every(Array.isArray)) return;
  const members = membersOf(drills);
  if (members.length === 0) return;
  const names = members.map(({ drill }) => drill);
  for (const [index, step] of drills.entries()) {
    const before = drills.slice(0, index).flat();
    const twice = step.some(
      ({ drill }, place) =>
        before.some((other) => other.drill === drill) ||
        step.findIndex((other) => other.drill === drill) < place,
    );
    if (twice) yield { path: ['drills', index], expected: 'each drill once' };
  }
  if (members.every(({ skip }) => skip !== undefined))
    yield { path: ['drills'], expected: 'a drill that is not skipped' };
  if (typeof grade?.pass !== 'object') return;
  yield* namedDrills(members, names, grade);
  yield* quotas(members, grade);
}

function* namedDrills(
  members: readonly SuiteMember[],
  names: readonly string[],
  { mustPass, weights }: GradeRule,
): Iterable<BrokenRule> {
  const its = `a drill of the suite (${names.join(', ')})`;
  for (const [index, drill] of (mustPass ?? []).entries()) {
    const path = ['grade', 'mustPass', index];
    const member = members.find((each) => each.drill === drill);
    if (member === undefined) yield { path, expected: its };
    else if (member.skip !== undefined) yield { path, expected: 'a drill that is not skipped' };
  }
  for (const drill of Object.keys(weights ?? {})) {
    if (!names.includes(drill)) yield { path: ['grade', 'weights', drill], expected: its };
  }
}

function* quotas(members: readonly SuiteMember[], grade: GradeRule): Iterable<BrokenRule> {
  const { pass, conditional, skippedCountsAs } = grade;
  const sum = (of: readonly SuiteMember[]): number =>
    of.reduce((total, { drill }) => total + weightOf({ weights: grade.weights ?? {} }, drill), 0);
  const all = sum(members);
  const run = sum(members.filter(({ skip }) => skip === undefined));
  const of = skippedCountsAs === 'leftOut' ? run : all;
  const reachable = skippedCountsAs === 'passed' ? all : run;
  for (const [name, quota] of Object.entries({ pass, conditional })) {
    if (quota === undefined) continue;
    const path = ['grade', name];
    if (quota.of !== all)
      yield { path, expected: `"… of ${all}", which is the weight of its drills together` };
    else if (shareOf(quota, of) > reachable)
      yield { path, expected: `at most ${reachable} of ${all}, which is all that can pass` };
  }
  if (conditional !== undefined && conditional.needed >= pass.needed)
    yield { path: ['grade', 'conditional'], expected: 'less than pass' };
}
