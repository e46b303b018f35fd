import type { z } from 'zod';

/** What one drill's fields break among themselves: where, and what was expected there. */
export interface BrokenRule {
  readonly path: readonly (string | number)[];
  readonly expected: string;
}

/**
 * Adds rules between fields to a schema. They are looked at also when other fields are mistaken, so
 * that all mistakes show at once; a rule must therefore bear fields that are not what they should be.
 */
export function fieldRules<Written>(rules: (written: Written) => Iterable<BrokenRule>) {
  return [
    (written: Written, context: z.RefinementCtx<Written>): void => {
      for (const { path, expected } of rules(written))
        context.addIssue({ code: 'custom', path: [...path], message: expected });
    },
    { when: () => true },
  ] as const;
}

/** Whether both are known, and the first is longer than the second. */
export function longer(first: unknown, second: unknown): boolean {
  return typeof first === 'number' && typeof second === 'number' && first > second;
}

interface CommonTimes {
  readonly deadline: number;
  readonly timeout: number;
  readonly steadyFor: number;
  readonly steadyWithin: number;
}

/** The rules that hold for every drill. */
export function* commonRules(written: CommonTimes): Iterable<BrokenRule> {
  if (
    !longer(written.timeout, written.deadline) &&
    longer(written.deadline, 0) &&
    longer(written.timeout, 0)
  )
    yield { path: ['deadline'], expected: 'a deadline shorter than timeout' };
  if (longer(written.steadyFor, written.steadyWithin))
    yield { path: ['steadyFor'], expected: 'steadyFor at most as long as steadyWithin' };
}
