import type { Finding } from '../report/report.js';
import type { DrillEntry } from './drill-entry.js';
import type { JudgedCriterion } from './judge-criteria.js';

/** What is to be done after a suite. */
export interface Action {
  readonly what: string;
  readonly why: string;
  readonly drills: readonly string[];
  readonly owner?: string;
  /** A day, UTC, unless the finding says its own. */
  readonly due: string;
}

/** Sorted by when it is due. */
export interface Actions {
  readonly immediate: readonly Action[];
  readonly within7Days: readonly Action[];
  readonly within30Days: readonly Action[];
}

type When = keyof Actions;

const dayMs = 86_400_000;
const days = { immediate: 0, within7Days: 7, within30Days: 30 } as const;
const dueOf = {
  critical: 'immediate',
  major: 'within7Days',
  minor: 'within30Days',
  info: 'within30Days',
} as const satisfies Record<Finding['severity'], When>;

type Todo = Omit<Action, 'due'> & { readonly when: When; readonly due?: string };

/** What the suite leaves to do, counted from the instant it ended; the same of two drills once. */
export function actionsOf(
  entries: readonly DrillEntry[],
  criteria: readonly JudgedCriterion[],
  finishedAt: string,
): Actions {
  const todos = merge([
    ...criteria.flatMap(ofCriterion),
    ...entries.flatMap(ofDrill),
    ...entries.flatMap(({ drill, findings }) => findings.flatMap((each) => ofFinding(drill, each))),
  ]);
  const at = (wanted: When): readonly Action[] =>
    todos
      .filter(({ when }) => when === wanted)
      .map(({ when, due, ...todo }) => ({
        ...todo,
        due:
          due ?? new Date(Date.parse(finishedAt) + days[when] * dayMs).toISOString().slice(0, 10),
      }));
  return {
    immediate: at('immediate'),
    within7Days: at('within7Days'),
    within30Days: at('within30Days'),
  };
}

function ofCriterion({ result, expected, observed }: JudgedCriterion): readonly Todo[] {
  if (result === 'violated') {
    return [{ when: 'immediate', what: `See to it: ${expected}`, why: observed, drills: [] }];
  }
  if (result !== 'undecided') return [];
  return [{ when: 'within7Days', what: `Find out: ${expected}`, why: observed, drills: [] }];
}

function ofDrill({ drill, status, standing, reason, issues }: DrillEntry): readonly Todo[] {
  const drills = [drill];
  if (standing.length > 0) {
    const what = 'Take back what still stands: muster faults revert';
    return [{ when: 'immediate', what, why: standing.join(', '), drills }];
  }
  const why = reason ?? issues.slice(0, 3).join('; ');
  if (status === 'failed') return [{ when: 'immediate', what: `Mend what failed`, why, drills }];
  if (status === 'inconclusive' || status === 'notRun') {
    return [{ when: 'within7Days', what: 'Drill it again: nothing is proven', why, drills }];
  }
  return [];
}

/** What is only told, with nothing recommended, leaves nothing to do. */
function ofFinding(drill: string, finding: Finding): readonly Todo[] {
  const { title, severity, recommendation, owner, due } = finding;
  if (severity === 'info' && recommendation === undefined) return [];
  return [
    {
      when: dueOf[severity],
      what: recommendation ?? title,
      why: title,
      drills: [drill],
      ...(owner !== undefined && { owner }),
      ...(due !== undefined && { due }),
    },
  ];
}

function merge(todos: readonly Todo[]): readonly Todo[] {
  const merged = new Map<string, Todo>();
  for (const todo of todos) {
    const key = `${todo.when} ${todo.what} ${todo.why}`;
    const same = merged.get(key);
    merged.set(
      key,
      same === undefined ? todo : { ...same, drills: [...same.drills, ...todo.drills] },
    );
  }
  return [...merged.values()];
}
