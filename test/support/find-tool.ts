import { isCi } from '../../client/prerequisites/is-ci.js';
import type { Prerequisite } from '../../client/prerequisites/prerequisite.js';

/** A program that people use: its path, or for `unless` why the tests that use it are skipped. */
export interface Tool {
  readonly path: string;
  readonly missing: string | undefined;
}

/** Finds the tool of a test. @throws Error in CI, where nobody may take a skipped test for a passed one */
export async function findTool(prerequisite: Prerequisite): Promise<Tool> {
  const { title, mend } = prerequisite;
  const found = await prerequisite.find();
  if (found !== undefined) return { path: found.path, missing: undefined };
  const missing = `${title} is missing; ${mend}`;
  if (isCi()) throw new Error(missing);
  // Of a file whose every test is skipped Jest prints no name, and so no reason.
  process.stderr.write(`Skipping its tests: ${missing}\n`);
  return { path: title, missing };
}
