import { isArchiveDefect } from './archive-defects.js';

/** What `up` brings along only when asked for, since it takes seconds. */
export const extras = {
  archive: 'pgBackRest keeps backups of PostgreSQL and archives its WAL.',
} as const;

export type Extra = keyof typeof extras;

/** What is wanted: what is asked for, what stood before, and what the defect is about. */
export function wantedExtras(
  asked: readonly string[],
  before: readonly string[],
  defect: string | undefined,
): readonly string[] {
  return [
    ...new Set([...asked, ...before, ...(isArchiveDefect(defect) ? ['archive'] : [])]),
  ].sort();
}

/** Tells whether a name is that of an extra. */
export function isExtra(name: string): name is Extra {
  return Object.hasOwn(extras, name);
}
