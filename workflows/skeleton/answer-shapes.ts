import type { AbortRequest, SignOffAnswer, VerifyAnswer } from '../../domain/report/answers.js';
import type { DrillState } from './drill-state.js';

/**
 * What is wrong with an answer as it came, if anything. By hand and synchronous: signals from `tctl`
 * and the UI carry any JSON, and a validator of an update may not wait.
 */
export function mistakeInVerify(answer: unknown, state: DrillState): string | undefined {
  if (!isRecord(answer)) return 'it needs {step, outcome, by}';
  const { step, outcome, by } = answer as Partial<VerifyAnswer>;
  if (!isName(step)) return '"step" must be the name of a manual step';
  if (outcome === undefined || !['pass', 'fail', 'skip'].includes(outcome)) {
    return '"outcome" must be pass, fail or skip';
  }
  if (!isName(by)) return '"by" must say who answers';
  const known = state.plan?.manualSteps;
  const wanted = known?.find((each) => each.step === step);
  if (known !== undefined && wanted === undefined) {
    const names = known.map((each) => each.step).join(', ') || 'none';
    return `there is no step "${step}"; steps: ${names}`;
  }
  return mistakeInRole(state, by, wanted?.role, answer['auto']) ?? mistakeInAuto(answer, state);
}

export function mistakeInSignOff(answer: unknown, state: DrillState): string | undefined {
  if (!isRecord(answer)) return 'it needs {decision, by}';
  const { decision, by, role } = answer as Partial<SignOffAnswer>;
  if (decision !== 'approve' && decision !== 'reject')
    return '"decision" must be approve or reject';
  if (!isName(by)) return '"by" must say who signs';
  if (role !== undefined && !isName(role)) return '"role" must be a role';
  const { plan } = state;
  if (plan === undefined) return undefined;
  const wanted = [...plan.approval, ...plan.signOff];
  if (role !== undefined && !wanted.includes(role)) {
    return `no sign-off by role "${role}" is asked for; roles: ${wanted.join(', ') || 'none'}`;
  }
  if (role === undefined && answer['auto'] !== true) {
    const has = plan.people[by];
    if (has === undefined) return `"${by}" is not among the inventory's people`;
    if (!has.some((each) => wanted.includes(each))) {
      return `"${by}" has none of the roles that are asked for: ${wanted.join(', ') || 'none'}`;
    }
  }
  return mistakeInRole(state, by, role, answer['auto']) ?? mistakeInAuto(answer, state);
}

export function mistakeInAbort(answer: unknown): string | undefined {
  if (!isRecord(answer)) return 'it needs {by, reason}';
  const { by, reason } = answer as Partial<AbortRequest>;
  if (!isName(by)) return '"by" must say who aborts';
  return typeof reason === 'string' ? undefined : '"reason" must say why';
}

function mistakeInRole(
  state: DrillState,
  by: string,
  role: string | undefined,
  auto: unknown,
): string | undefined {
  if (role === undefined || auto === true || state.plan === undefined) return undefined;
  const roles = state.plan.people[by];
  if (roles === undefined) return `"${by}" is not among the inventory's people`;
  return roles.includes(role) ? undefined : `"${by}" does not have the role "${role}"`;
}

function mistakeInAuto(answer: Record<string, unknown>, state: DrillState): string | undefined {
  if (answer['auto'] !== true || state.plan?.environment.kind !== 'production') return undefined;
  return 'production takes no automatic answers';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= 200;
}
