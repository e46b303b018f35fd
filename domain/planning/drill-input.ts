import { z } from 'zod';
import { MusterError } from '../errors.js';
import type { DrillInput } from '../plan.js';

const aName = 'expected a name on one line, of 1 to 200 characters';
const name = z
  .string()
  .trim()
  .regex(/^\P{Cc}{1,200}$/u, { error: aName });

const schema = z.strictObject({
  drill: name,
  requestedBy: name.optional(),
  reason: z.string().max(2_000).optional(),
  dryRun: z.boolean().optional(),
});

/**
 * The input as a drill needs it, from whatever JSON came.
 * @throws MusterError BAD_INPUT with every mistake
 */
export function readDrillInput(given: unknown): DrillInput {
  const parsed = schema.safeParse(given);
  if (parsed.success) return dropUndefined(parsed.data);
  throw new MusterError('BAD_INPUT', 'the input does not start a drill', {
    remedy: 'Send {"drill": "NAME"}, and if you like requestedBy, reason, dryRun.',
    mistakes: parsed.error.issues.map(({ path, message }) => ({
      path: path.join('.') || 'input',
      message,
    })),
  });
}

function dropUndefined(input: z.output<typeof schema>): DrillInput {
  return Object.fromEntries(
    Object.entries(input).filter(([, value]) => value !== undefined),
  ) as unknown as DrillInput;
}
