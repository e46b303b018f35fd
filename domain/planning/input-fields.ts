import { z } from 'zod';
import { longestReason } from '../contract.js';
import { MusterError } from '../errors.js';

const aName = 'expected a name on one line, of 1 to 200 characters';

/** A name as an input may carry it. */
export const inputName = z
  .string()
  .trim()
  .regex(/^\P{Cc}{1,200}$/u, { error: aName });

/** What every input may carry. */
export const inputFields = {
  requestedBy: inputName.optional(),
  reason: z.string().max(longestReason).optional(),
  dryRun: z.boolean().optional(),
};

/** The input without what was not sent. */
export function dropUndefined<Input extends object>(input: object): Input {
  return Object.fromEntries(
    Object.entries(input).filter(([, value]) => value !== undefined),
  ) as Input;
}

/** The error that tells every mistake of an input. */
export function refuseInput(message: string, remedy: string, { issues }: z.ZodError): MusterError {
  return new MusterError('BAD_INPUT', message, {
    remedy,
    mistakes: issues.map(({ path, message }) => ({ path: path.join('.') || 'input', message })),
  });
}
