import type { AbortRequest, SignOffAnswer, VerifyAnswer } from '../../domain/report/answers.js';
import type { AskingPlan, RunState } from './run-state.js';

/** The longest words of people that a run keeps; they all come to lie in its history. */
const longestText = 2_000;
const longestName = 200;
/** The longest JSON of readings, and of deviations. */
const longestJson = 16 * 1_024;

/**
 * What is wrong with an answer as it came, if anything. By hand and synchronous: signals from `tctl`
 * and the UI carry any JSON, and a validator of an update may not wait.
 */
export function mistakeInVerify(answer: unknown, state: RunState): string | undefined {
  if (!isRecord(answer)) return 'it needs {step, outcome, by}';
  const { step, outcome, by } = answer as Partial<VerifyAnswer>;
  if (!isName(step)) return '"step" must be the name of a manual step';
  if (outcome === undefined || !['pass', 'fail', 'skip'].includes(outcome)) {
    return '"outcome" must be pass, fail or skip';
  }
  if (!isName(by)) return '"by" must say who answers';
  const tooMuch = mistakeInSize(answer);
  if (tooMuch !== undefined) return tooMuch;
  const known = state.plan?.manualSteps;
  const wanted = known?.find((each) => each.step === step);
  if (known !== undefined && wanted === undefined) {
    const names = known.map((each) => each.step).join(', ') || 'none';
    return `there is no step "${step}"; steps: ${names}`;
  }
  return mistakeInRole(state, by, wanted?.role, answer['auto']) ?? mistakeInAuto(answer, state);
}

export function mistakeInSignOff(answer: unknown, state: RunState): string | undefined {
  if (!isRecord(answer)) return 'it needs {decision, by}';
  const { decision, by, role } = answer as Partial<SignOffAnswer>;
  if (decision !== 'approve' && decision !== 'reject')
    return '"decision" must be approve or reject';
  if (!isName(by)) return '"by" must say who signs';
  const tooMuch = mistakeInSize(answer);
  if (tooMuch !== undefined) return tooMuch;
  if (role !== undefined && !isName(role)) return '"role" must be a role';
  const { plan } = state;
  if (plan === undefined) return undefined;
  const wanted = [...plan.approval, ...plan.signOff];
  if (role !== undefined && !wanted.includes(role)) {
    return `no sign-off by role "${role}" is asked for; roles: ${wanted.join(', ') || 'none'}`;
  }
  if (role === undefined && answer['auto'] !== true) {
    const has = plan.people[by];
    if (has === undefined)
      return `"${by}" is not among the inventory's people; ${whoHas(wanted, plan)}`;
    if (!has.some((each) => wanted.includes(each))) {
      const asked = wanted.join(', ') || 'none';
      return `"${by}" has none of the roles that are asked for: ${asked}; ${whoHas(wanted, plan)}`;
    }
  }
  return mistakeInRole(state, by, role, answer['auto']) ?? mistakeInAuto(answer, state);
}

export function mistakeInAbort(answer: unknown): string | undefined {
  if (!isRecord(answer)) return 'it needs {by, reason}';
  const { by, reason } = answer as Partial<AbortRequest>;
  if (typeof by !== 'string' || by === '') return '"by" must say who aborts';
  return typeof reason === 'string' ? undefined : '"reason" must say why';
}

const partsOfVerify = ['step', 'outcome', 'by', 'note', 'choice', 'data', 'deviations', 'auto'];

/** An answer without what no answer has: only what was looked at is kept. */
export function toVerify(answer: VerifyAnswer): VerifyAnswer {
  const known = Object.entries(answer).filter(([part]) => partsOfVerify.includes(part));
  return Object.fromEntries(known) as unknown as VerifyAnswer;
}

/** An abort from whatever came: what is missing is filled in, what is too long is cut. */
export function toAbort(given: unknown): AbortRequest {
  const { by, reason } = (isRecord(given) ? given : {}) as Record<keyof AbortRequest, unknown>;
  const text = (value: unknown, longest: number): string | undefined =>
    typeof value === 'string' && value !== '' ? value.slice(0, longest) : undefined;
  return {
    by: text(by, longestName) ?? 'somebody',
    reason: text(reason, longestText) ?? 'no reason given',
  };
}

function mistakeInSize({ note, choice, data, deviations }: Record<string, unknown>) {
  if (!isText(note, longestText)) return `"note" must be text of at most ${longestText} characters`;
  if (!isText(choice, longestText)) {
    return `"choice" must be text of at most ${longestText} characters`;
  }
  const length = (value: unknown): number => JSON.stringify(value ?? null).length;
  if (length(data) > longestJson) {
    return `"data" must be at most ${longestJson} characters of JSON: put more into a file, and its path here`;
  }
  if (deviations === undefined) return undefined;
  if (!Array.isArray(deviations) || !deviations.every(isDeviation)) {
    return '"deviations" must be a list of {step, what, why}';
  }
  if (length(deviations) <= longestJson) return undefined;
  return `"deviations" must be at most ${longestJson} characters of JSON`;
}

function isDeviation(value: unknown): boolean {
  if (!isRecord(value)) return false;
  return ['step', 'what', 'why'].every((part) => typeof value[part] === 'string');
}

function isText(value: unknown, longest: number): boolean {
  return value === undefined || (typeof value === 'string' && value.length <= longest);
}

function mistakeInRole(
  state: RunState,
  by: string,
  role: string | undefined,
  auto: unknown,
): string | undefined {
  if (role === undefined || auto === true || state.plan === undefined) return undefined;
  const roles = state.plan.people[by];
  const who = whoHas([role], state.plan);
  if (roles === undefined) return `"${by}" is not among the inventory's people; ${who}`;
  return roles.includes(role) ? undefined : `"${by}" does not have the role "${role}"; ${who}`;
}

/** The people who may, by name: what to put after `--by`. */
function whoHas(roles: readonly string[], { people }: AskingPlan): string {
  const able = Object.keys(people).filter((name) =>
    people[name]!.some((has) => roles.includes(has)),
  );
  return able.length === 0 ? 'nobody has it' : `${able.slice(0, 10).join(', ')} may`;
}

function mistakeInAuto(answer: Record<string, unknown>, state: RunState): string | undefined {
  if (answer['auto'] !== true || state.plan?.environment.kind !== 'production') return undefined;
  return 'production takes no automatic answers';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= longestName;
}
