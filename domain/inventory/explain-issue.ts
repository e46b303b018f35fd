import type { z } from 'zod';

const typeWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a map',
  record: 'a map',
  array: 'a list',
};

/**
 * The words that complete "expected …" for an issue whose schema says none of its own. They never
 * repeat the value, which may have come from the environment.
 */
export function explainIssue(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return oneOf(issue.values.map(String));
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? oneOf(issue.options.map(String))
        : 'another value';
    case 'unrecognized_keys':
      return oneOf(knownKeys(issue));
    case 'too_small':
      return bound(issue.origin, 'at least', issue.minimum);
    case 'too_big':
      return bound(issue.origin, 'at most', issue.maximum);
    case 'invalid_format':
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'custom':
    default:
      return 'another value';
  }
}

/** The keys that the object which refused some knows. */
function knownKeys(issue: z.core.$ZodRawIssue): readonly string[] {
  const schema = issue.inst;
  return schema !== undefined && 'shape' in schema ? Object.keys(schema.shape as object) : [];
}

function oneOf(words: readonly string[]): string {
  if (words.length === 0) return 'nothing';
  return words.length === 1 ? words.join() : `one of ${words.join(', ')}`;
}

function bound(origin: string, least: string, limit: number | bigint): string {
  if (origin === 'string') return least === 'at least' ? 'a text that is not empty' : 'less text';
  if (origin === 'array')
    return limit === 1 ? 'a list that is not empty' : `${least} ${limit} items`;
  return `a number of ${least} ${limit}`;
}
