import type { DrillEntry } from './drill-entry.js';
import {
  criterionNames,
  immediateCriteria,
  type CriterionName,
  type ImmediateLimits,
} from './immediate-criteria.js';

/** An immediate-action criterion as the report lists it. */
export interface JudgedCriterion {
  readonly name: CriterionName;
  /** `notJudged`: no drill of the suite looked at it. */
  readonly result: 'met' | 'violated' | 'undecided' | 'notJudged';
  readonly expected: string;
  readonly observed: string;
}

/** Every criterion that the suite looks at, the worst of what its drills say. */
export function judgeCriteria(
  entries: readonly Pick<DrillEntry, 'drill' | 'readings'>[],
  limits: ImmediateLimits,
): readonly JudgedCriterion[] {
  return criterionNames.flatMap((name) => {
    const limit = limits[name];
    if (limit === null) return [];
    const { expected, bad } = immediateCriteria[name];
    const read = entries.flatMap(({ drill, readings }) => {
      const reading = readings[name];
      if (reading === undefined) return [];
      const { value, observed } = reading;
      const violated = value !== null && (bad === 'above' ? value > limit : value < limit);
      const result = value === null ? 'undecided' : violated ? 'violated' : 'met';
      return [{ result, observed: `${observed} (${drill})` } as const];
    });
    const worst = (['violated', 'undecided', 'met'] as const).find((each) =>
      read.some(({ result }) => result === each),
    );
    const told = read.filter(({ result }) => result === worst).map(({ observed }) => observed);
    return [
      {
        name,
        result: worst ?? 'notJudged',
        expected: expected(limit),
        observed: told.join('; ') || 'no drill of the suite looked at it',
      },
    ];
  });
}
