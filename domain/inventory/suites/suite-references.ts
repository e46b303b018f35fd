import { z } from 'zod';
import { nameSchema } from '../name-schema.js';
import type { Path } from '../problem.js';

/** A drill that a suite names, and where in the suite. */
export interface NamedDrill {
  readonly drill: string;
  readonly path: Path;
}

/**
 * What a suite names elsewhere in the inventory, read from its written form whatever else is mistaken
 * in it; what is no name itself is left out.
 */
export const suiteReferencesSchema = z.object({
  drills: z
    .unknown()
    .transform((written) => steps(written))
    .catch([]),
  signOff: z.array(nameSchema).catch([]),
});

export type SuiteReferences = z.output<typeof suiteReferencesSchema>;

function steps(written: unknown): readonly NamedDrill[] {
  if (!Array.isArray(written)) return [];
  return written.flatMap((step: unknown, index) => {
    const path: Path = ['drills', index];
    const parallel = valueOf(step, 'parallel');
    if (!Array.isArray(parallel)) return member(step, path);
    return parallel.flatMap((each, place) => member(each, [...path, 'parallel', place]));
  });
}

function member(written: unknown, path: Path): readonly NamedDrill[] {
  const inMap = valueOf(written, 'drill');
  const name = nameSchema.safeParse(inMap ?? written);
  if (!name.success) return [];
  return [{ drill: name.data, path: inMap === undefined ? path : [...path, 'drill'] }];
}

function valueOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}
