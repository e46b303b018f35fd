import { z } from 'zod';

// What a shell-free command line still trips over: a line of its own, and the end of a C string.
const oneLine = /^[^\0\r\n]*$/;

/** Text on one line, not empty. */
export function lineSchema(expected: string) {
  return z
    .string()
    .min(1, { error: expected })
    .regex(oneLine, { error: `${expected}, on one line` });
}

/** A path on the service's host; a relative one starts at the inventory's folder. */
export const pathSchema = lineSchema('a path');

/** A command as a list of arguments, run without a shell. */
export const argvSchema = z
  .array(
    z.string({ error: 'a text (quote numbers)' }).regex(oneLine, { error: 'text on one line' }),
  )
  .min(1, { error: 'a command and its arguments, as a list' })
  .refine(([command]) => command === undefined || /^[^-]/.test(command), {
    error: 'a command, which neither is empty nor begins with -',
    path: [0],
    when: ({ value }) => Array.isArray(value) && typeof value[0] === 'string',
  });

/** A regular expression, in JavaScript's words. */
export const patternSchema = z
  .string()
  .min(1, { error: 'a regular expression' })
  .refine(compiles, { error: 'a regular expression that compiles' });

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}
