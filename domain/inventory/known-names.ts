import { nameSchema } from './name-schema.js';
import type { Path, Problem } from './problem.js';

/** The problem of a name that the section does not have, if it is one. */
export function* known(
  what: string,
  section: Readonly<Record<string, unknown>>,
  name: string,
  path: Path,
): Iterable<Problem> {
  if (!Object.hasOwn(section, name)) yield { path, ...choice(what, Object.keys(section)) };
}

/** What could stand there of these. */
export function choice(what: string, written: readonly string[]) {
  const names = written.filter((name) => nameSchema.safeParse(name).success);
  const listed = names.length > 0 ? names.join(', ') : 'there is none';
  return { expected: `a ${what} (${listed})`, known: names };
}
