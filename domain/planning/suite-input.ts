import { z } from 'zod';
import type { SuiteInput } from '../suite/suite-plan.js';
import { dropUndefined, inputFields, inputName, refuseInput } from './input-fields.js';

const schema = z.strictObject({
  suite: inputName,
  ...inputFields,
  only: z.array(inputName).min(1).optional(),
  of: z.string().min(1).max(1_000).optional(),
});

/**
 * The input as a suite needs it, from whatever JSON came.
 * @throws MusterError BAD_INPUT with every mistake
 */
export function readSuiteInput(given: unknown): SuiteInput {
  const parsed = schema.safeParse(given);
  if (parsed.success) return dropUndefined<SuiteInput>(parsed.data);
  throw refuseInput(
    'the input does not start a suite',
    'Send {"suite": "NAME"}, and if you like requestedBy, reason, dryRun, only and of.',
    parsed.error,
  );
}
