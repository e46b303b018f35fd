import type { Document } from 'yaml';
import type { Problem } from './problem.js';
import { holdsPassword } from './url-password.js';
import { forEachScalar } from './yaml-tree.js';

/** What must stand nowhere in the text, whatever the schema: URLs with a password, `__proto__`. */
export function textProblems(document: Document): Problem[] {
  const problems: Problem[] = [];
  forEachScalar(document, ({ value, range }, path, ofKey) => {
    if (typeof value !== 'string') return;
    const place = { path, ofKey, ...(range && { offset: range[0] }) };
    if (holdsPassword(value))
      problems.push({
        ...place,
        expected: 'no URL with a password (but { env: NAME })',
        got: 'one',
      });
    if (ofKey && value === '__proto__') problems.push({ ...place, expected: 'another name' });
  });
  return problems;
}
