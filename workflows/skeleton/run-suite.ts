import {
  allHandlersFinished,
  CancellationScope,
  condition,
  defineSignal,
  setHandler,
} from '@temporalio/workflow';
import { gradeSuite, withSignOff } from '../../domain/suite/grade.js';
import { judgeCriteria } from '../../domain/suite/judge-criteria.js';
import { suiteType, type SuiteInput, type SuitePlan } from '../../domain/suite/suite-plan.js';
import type { SuiteReport } from '../../domain/suite/suite-report.js';
import { longestAnswerMs } from './drill.js';
import { causeOf } from './failures.js';
import { People } from './people.js';
import { label } from './run-state.js';
import { nextActionOf, planSuite, writeSuiteReport } from './suite-host.js';
import { Suite } from './suite.js';
import { SuiteState } from './suite-state.js';
import { childWaits, type ChildWaits } from './tell-suite.js';
import { toSuiteReport } from './to-suite-report.js';

/**
 * Runs a suite: plan, every drill's with it → the body, which runs the drills → grade → sign-off →
 * report. Only a plan that cannot be made fails the workflow: no drill has begun then.
 */
export async function runSuite(
  input: SuiteInput,
  body: (suite: Suite, plan: SuitePlan) => Promise<void>,
): Promise<SuiteReport> {
  const state = new SuiteState();
  const people = new People(state);
  // Before the first await, or what comes early is missed.
  people.attach(suiteType, () =>
    state.suite === undefined ? null : toSuiteReport(state, state.suite),
  );
  setHandler(defineSignal<[Partial<ChildWaits>?]>(childWaits), (telling) =>
    state.childWaits(telling),
  );
  let cancellation: unknown;
  CancellationScope.current().cancelRequested.catch((failure: unknown) => {
    cancellation = failure;
    state.end('cancelled', 'the workflow was cancelled');
  });

  const plan = await planSuite(input);
  begin(state, plan);
  people.judgeEarly();
  await body(new Suite(state, plan), plan);
  if (!plan.dryRun && !endedFromOutside(state)) grade(state, plan);
  await signOff(state, plan, people);
  const report = await CancellationScope.nonCancellable(() => conclude(state, plan));
  if (cancellation !== undefined) throw cancellation;
  return report;
}

function begin(state: SuiteState, plan: SuitePlan): void {
  state.suite = plan;
  label([
    ['MusterDrill', plan.suite],
    ['MusterType', plan.type],
    ['MusterEnvironment', plan.environment.name],
  ]);
  state.note(`requested by ${plan.requestedBy}: ${plan.reason}`);
  if (plan.rerunOf !== undefined) state.note(`repeats a part of ${plan.rerunOf.workflowId}`);
}

/** What was stopped on purpose proves nothing either way. */
function endedFromOutside({ ending }: SuiteState): boolean {
  return ending?.outcome === 'aborted' || ending?.outcome === 'cancelled';
}

function grade(state: SuiteState, plan: SuitePlan): void {
  const entries = [...state.entries.values()];
  const criteria = judgeCriteria(entries, plan.immediateAction);
  state.graded = gradeSuite(entries, plan.grade, criteria);
  state.note(`${state.graded.grade}: ${state.graded.reasons.join('; ')}`);
}

/** Waits for the signatures, unless the suite is ending; one that is refused leaves no GO. */
async function signOff(state: SuiteState, plan: SuitePlan, people: People): Promise<void> {
  const { graded } = state;
  if (graded === undefined || plan.signOff.length === 0 || state.ending !== undefined) return;
  const result = `${graded.grade}, ${graded.score.passed} of ${graded.score.of} passed`;
  state.enter('sign-off', `signing the result: ${result}`);
  const scope = new CancellationScope();
  const signing = scope.run(() =>
    people.signOffs(plan.signOff, {
      what: `sign-off of "${plan.suite}": ${result}`,
      withinMs: longestAnswerMs,
      except: [],
    }),
  );
  const ending = CancellationScope.nonCancellable(() =>
    condition(() => state.ending !== undefined),
  );
  const signed = await Promise.race([signing, ending.then(() => undefined)]).catch(() => undefined);
  scope.cancel();
  // What is no longer waited for has nobody to reach.
  signing.catch(() => {});
  state.graded = withSignOff(graded, plan.signOff, signed);
}

async function conclude(state: SuiteState, plan: SuitePlan): Promise<SuiteReport> {
  state.outcome = state.ending?.outcome ?? 'completed';
  state.enter('reporting', 'writing the report');
  state.nextAction = await nextActionOf(plan).catch((error: unknown) => {
    state.note(`its schedule could not be asked: ${causeOf(error).message}`);
    return null;
  });
  const report = toSuiteReport(state, plan);
  label([['MusterVerdict', report.verdict]]);
  try {
    await writeSuiteReport(report);
  } catch (error) {
    state.note(`the report could not be written: ${causeOf(error).message}`);
  }
  await condition(allHandlersFinished);
  state.enter('done', `${report.outcome}, ${report.grade ?? report.verdict}`);
  return report;
}
