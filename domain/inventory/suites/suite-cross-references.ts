import type { Draft } from '../draft.js';
import { choice, known } from '../known-names.js';
import type { Path, Problem } from '../problem.js';
import type { SuiteReferences } from './suite-references.js';

/** The names in a suite that lead nowhere, and roles that nobody could sign in. */
export function* ofSuite(name: string, suite: SuiteReferences, draft: Draft): Iterable<Problem> {
  const at: Path = ['suites', name];
  if (Object.hasOwn(draft.drills, name))
    yield { path: at, expected: 'a name that no drill has', ofKey: true };
  for (const { drill, path } of suite.drills) {
    yield* known('drill', draft.drills, drill, [...at, ...path]);
  }
  const people = Object.values(draft.people);
  // Somebody whose entry is mistaken may have any role.
  if (people.includes(undefined)) return;
  const rolesOf = people.map((person) => person?.roles ?? []);
  const held = new Set(rolesOf.flat());
  const unheld = suite.signOff.filter((role) => !held.has(role));
  for (const [index, role] of suite.signOff.entries()) {
    if (unheld.includes(role)) {
      yield { path: [...at, 'signOff', index], ...choice('role that somebody has', [...held]) };
    }
  }
  if (unheld.length === 0 && !eachAnother(suite.signOff, rolesOf))
    yield { path: [...at, 'signOff'], expected: 'roles that as many different people can sign in' };
}

/** Whether each role can be had by a person of its own. */
function eachAnother(
  [role, ...others]: readonly string[],
  people: readonly (readonly string[])[],
): boolean {
  if (role === undefined) return true;
  return people.some(
    (roles, index) => roles.includes(role) && eachAnother(others, people.toSpliced(index, 1)),
  );
}
