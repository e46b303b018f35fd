import { allHandlersFinished, CancellationScope, condition, sleep } from '@temporalio/workflow';
import type { DrillType } from '../../domain/drills/drills.js';
import type { Entered, EnterRequest } from '../../domain/entering.js';
import type { DrillInput } from '../../domain/plan.js';
import type { DrillPlan } from '../../domain/drills/drills.js';
import type { DrillReport } from '../../domain/report/report.js';
import { Drill, longestAnswerMs, longestApprovalMs, watching } from './drill.js';
import { planDrill, writeReport } from './drill-host.js';
import { DrillState } from './drill-state.js';
import { causeOf, endsAsInvalid, fail } from './failures.js';
import { HostActivities } from './host-calls.js';
import { People } from './people.js';
import { putEverythingBack } from './put-everything-back.js';
import { label } from './run-state.js';
import { toReport } from './to-report.js';

/** How long a drill waits for another to free what it needs. */
const waitForLocksMs = 60_000;

/**
 * Runs a drill: plan → preflight and locks → (approval) → the body, which begins with the steady
 * state → everything back → steady state again → manual steps and sign-off → report. However the
 * body ends, the run ends through "everything back" and "report". Only a plan that cannot be made
 * fails the workflow: nothing has been touched then.
 */
export async function runDrill<Plan extends DrillPlan>(
  type: DrillType,
  input: DrillInput,
  body: (drill: Drill, plan: Plan) => Promise<void>,
): Promise<DrillReport> {
  const state = new DrillState();
  const people = new People(state);
  // Before the first await, or what comes early is missed.
  people.attach(type, () => (state.plan === undefined ? null : toReport(state, state.plan)));
  let cancellation: unknown;
  CancellationScope.current().cancelRequested.catch((failure: unknown) => {
    cancellation = failure;
    state.end('cancelled', 'the workflow was cancelled');
  });

  const plan = (await planDrill(type, input)) as Plan;
  begin(state, plan);
  people.judgeEarly();
  const drill = new Drill(state, new HostActivities(plan.host), plan, people);

  await untilEnding(drill, async () => {
    await enterHost(drill);
    await approve(drill, people);
    await withinPlannedTime(state, plan, () => (plan.dryRun ? lookOnly(drill) : body(drill, plan)));
  });
  await CancellationScope.nonCancellable(() => putEverythingBack(drill));
  await untilEnding(drill, async () => {
    for (const step of plan.dryRun ? [] : plan.manualSteps) await drill.ask(step);
    await signOff(drill, people);
  });
  const report = await CancellationScope.nonCancellable(() => conclude(state, plan));
  if (cancellation !== undefined) throw cancellation;
  return report;
}

function begin(state: DrillState, plan: DrillPlan): void {
  state.plan = plan;
  label([
    ['MusterDrill', plan.drill],
    ['MusterType', plan.type],
    ['MusterEnvironment', plan.environment.name],
  ]);
  state.note(`requested by ${plan.requestedBy}: ${plan.reason}`);
}

/**
 * Does the work until it is done or the run has to end, whichever comes first. What it throws
 * decides how the run ends, and goes no further.
 */
async function untilEnding(drill: Drill, work: () => Promise<void>): Promise<void> {
  const { state } = drill;
  if (state.ending !== undefined) return;
  const scope = new CancellationScope();
  const working = scope.run(work);
  const ending = CancellationScope.nonCancellable(() =>
    condition(() => state.ending !== undefined),
  );
  try {
    await Promise.race([working, ending]);
  } catch (error) {
    // A verb that ended the run said why already.
    if (state.ending === undefined) endBecause(drill, error);
  }
  if (state.ending === undefined) return;
  scope.cancel();
  // Whatever the abandoned work still throws has nobody to reach.
  working.catch(() => {});
}

function endBecause({ state, harmed }: Drill, error: unknown): void {
  const { code, message } = causeOf(error);
  // An agent that does not answer may have acted; any other of these codes comes before the act.
  const untouched = !harmed || (state.faults.size === 0 && code !== 'AGENT_UNREACHABLE');
  state.end(
    untouched && endsAsInvalid(code) ? 'invalid' : 'errored',
    `${code}: ${message.replaceAll(/\s*\n\s*/g, '. ')}`,
  );
}

async function enterHost(drill: Drill): Promise<void> {
  const { state, plan, ref, host } = drill;
  state.enter('preflight', `checking ${plan.host}, locking what is drilled`);
  const holdForMs = plan.timeoutMs + longestApprovalMs;
  const { harmed, watched } = plan;
  drill.entered = true;
  const refuseSharedFate = plan.environment.kind === 'production' && !plan.dryRun;
  const request = {
    drill: ref,
    harmed,
    watched,
    holdForMs,
    refuseSharedFate,
    warn: plan.dryRun,
    // An approval may take long: nothing is sampled meanwhile.
    ...(plan.approval.length === 0 && plan.probes.length > 0 && { watch: watching(plan) }),
  };
  const entered = await enterOnceFree(state, host, request).catch((error: unknown) => {
    // Where nobody serves the host there is nobody to take leave of.
    drill.entered = causeOf(error).code !== 'HOST_UNREACHABLE';
    throw error;
  });
  if (entered.sharedFate !== undefined) state.note(`beware: ${entered.sharedFate}; ${apart}`);
  for (const title of entered.warnings ?? []) drill.finding({ title, severity: 'major' });
}

const apart =
  'a fault would stand until an agent is back. Run the agent as a service of its own: ' +
  'docs/running-the-agent.md';

/** Enters as soon as no other run holds what this one needs, and says meanwhile who does. */
async function enterOnceFree(
  state: DrillState,
  host: HostActivities,
  request: EnterRequest,
): Promise<Entered> {
  const first = await host.enter({ ...request, answerLocked: true }, waitForLocksMs);
  if (!('locked' in first)) return first;
  const waiting = `waiting up to ${waitForLocksMs / 1_000} s: ${first.locked}`;
  state.note(waiting);
  state.enter('preflight', waiting);
  const entered = await host.enter(request, waitForLocksMs);
  if ('locked' in entered) throw fail('LOCKED', entered.locked);
  return entered;
}

/** Waits for the approvals that the plan asks for; who requested the drill cannot approve it. */
async function approve({ state, plan }: Drill, people: People): Promise<void> {
  if (plan.approval.length === 0 || plan.dryRun) return;
  state.enter('approval', 'nothing is harmed before it is approved');
  const given = await people.signOffs(plan.approval, {
    what: `approval of "${plan.drill}", risk ${plan.risk}, before anything is harmed`,
    withinMs: longestApprovalMs,
    except: [plan.requestedBy],
  });
  const rejection = given?.find(({ decision }) => decision === 'reject');
  if (given === undefined) state.end('timedOut', 'it was not approved in time');
  else if (rejection !== undefined) state.end('aborted', `${rejection.by} did not approve it`);
}

/** Ends the run when the plan's time is over, before the server would. */
async function withinPlannedTime(
  state: DrillState,
  { timeoutMs }: DrillPlan,
  work: () => Promise<void>,
): Promise<void> {
  const timing = new CancellationScope();
  timing
    .run(() => sleep(timeoutMs, { summary: 'the plan ends the drill by then' }))
    .then(
      () => state.end('timedOut', `it was not done within ${timeoutMs} ms`),
      () => {},
    );
  try {
    await work();
  } finally {
    timing.cancel();
  }
}

/** A dry run asks what the drill would watch, and harms nothing. */
async function lookOnly(drill: Drill): Promise<void> {
  await drill.watch();
}

async function signOff(drill: Drill, people: People): Promise<void> {
  const { state, plan } = drill;
  if (plan.signOff.length === 0 || plan.dryRun) return;
  state.enter('sign-off', `signing the result: ${state.verdict()}`);
  const given = await people.signOffs(plan.signOff, {
    what: `sign-off of "${plan.drill}": ${state.verdict()}`,
    withinMs: longestAnswerMs,
    except: [],
  });
  const expected = `approved by ${plan.signOff.join(', ')}`;
  const observed = given?.map(({ by, role, decision }) => `${decision} by ${by} (${role})`);
  const rejected = given?.some(({ decision }) => decision === 'reject') === true;
  drill.expect('signed off', {
    decision: given === undefined ? 'inconclusive' : rejected ? 'failed' : 'passed',
    expected,
    observed: observed?.join(', ') ?? 'nobody signed in time',
    auto: given?.some(({ assurance }) => assurance === 'auto') === true,
  });
}

async function conclude(state: DrillState, plan: DrillPlan): Promise<DrillReport> {
  state.outcome = state.ending?.outcome ?? 'completed';
  state.enter('reporting', 'writing the report');
  const report = toReport(state, plan);
  label([['MusterVerdict', report.verdict]]);
  try {
    await writeReport(report);
  } catch (error) {
    state.note(`the report could not be written: ${causeOf(error).message}`);
  }
  await condition(allHandlersFinished);
  state.enter('done', `${report.outcome}, ${report.verdict}`);
  return report;
}
