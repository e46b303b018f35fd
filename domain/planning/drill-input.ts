import { z } from 'zod';
import type { DrillInput } from '../plan.js';
import { dropUndefined, inputFields, inputName, refuseInput } from './input-fields.js';

const schema = z.strictObject({ drill: inputName, ...inputFields });

/**
 * The input as a drill needs it, from whatever JSON came.
 * @throws MusterError BAD_INPUT with every mistake
 */
export function readDrillInput(given: unknown): DrillInput {
  const parsed = schema.safeParse(given);
  if (parsed.success) return dropUndefined<DrillInput>(parsed.data);
  throw refuseInput(
    'the input does not start a drill',
    'Send {"drill": "NAME"}, and if you like requestedBy, reason, dryRun.',
    parsed.error,
  );
}
