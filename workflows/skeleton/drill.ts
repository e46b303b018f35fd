import { workflowInfo } from '@temporalio/workflow';
import { judge, toCheck, type Judgement, type Matcher } from '../../domain/check.js';
import type { ManualStepDefinition } from '../../domain/drill-definition.js';
import { targetOf, type Fault } from '../../domain/fault.js';
import type {
  Injected,
  Reverted,
  SnapshotAnswer,
  SnapshotRequest,
} from '../../domain/host-protocol.js';
import type { DrillPlan } from '../../domain/drills/drills.js';
import type { Watching } from '../../domain/entering.js';
import type { DrillRef } from '../../domain/plan.js';
import type { ManualAnswer } from '../../domain/report/answers.js';
import type { Finding, PhaseTime } from '../../domain/report/report.js';
import type { JobPhase, JobSpec, PhaseEnd } from '../../domain/job.js';
import { describeInspection, type Inspected, type Inspection } from '../../domain/inspection.js';
import { formatBounds, type Bounds } from '../../domain/timeline/bounds.js';
import type { Bracket } from '../../domain/timeline/sample.js';
import { CanaryRun } from './canary-run.js';
import type { DrillContext } from './drill-context.js';
import type { DrillState } from './drill-state.js';
import { fail } from './failures.js';
import { Health, type RecoveryResult } from './health.js';
import type { HostActivities } from './host-calls.js';
import type { People } from './people.js';

const questionMs = 30_000;

/** A service's way back, with how it was before and after. */
export interface Measurement {
  readonly service: string;
  readonly harm: Bracket;
  /** What its recovery counts from: the fault, or its revert. */
  readonly since: string;
  /** When it said itself that something was wrong; where absent, when its health turned bad. */
  readonly detection?: Bounds;
  readonly recovery: RecoveryResult;
  readonly before: SnapshotAnswer;
  readonly after: SnapshotAnswer;
}

/**
 * The verbs a drill tells its story in. Once the drill is ending every verb throws, so a body that
 * swallows an abort can do no further harm.
 */
export class Drill implements DrillContext {
  readonly sickSince: Record<string, number> = {};
  readonly ref: DrillRef;
  /** Whether the host may know of this run. */
  entered = false;
  private leases = 0;
  private readonly injecting = new Set<Promise<unknown>>();

  constructor(
    readonly state: DrillState,
    readonly host: HostActivities,
    readonly plan: DrillPlan,
    private readonly people: People,
  ) {
    const { workflowId, runId } = workflowInfo();
    const { drill, inventorySha256 } = plan;
    this.ref = { drill, workflowId, runId, host: plan.host, inventorySha256 };
  }

  /** Samples what the plan watches, bystanders too; not steady means nothing is harmed. */
  async watch(): Promise<Health> {
    this.refuseWhenEnding();
    const { steadyForMs, steadyWithinMs } = this.plan;
    this.state.enter('steady state', 'is everything healthy before?');
    const steady = await this.host.ask(
      'watch',
      {
        drill: this.ref,
        ...watching(this.plan),
        forMs: steadyForMs,
        withinMs: steadyWithinMs,
      },
      { summary: 'watch, and wait for the steady state', withinMs: steadyWithinMs + questionMs },
    );
    if (!steady.steady) {
      const sick = steady.sick.map(({ probe, reason }) => `${probe} (${reason})`).join(', ');
      throw this.invalid(`not healthy before anything was touched: ${sick}`);
    }
    return new Health(this);
  }

  /** How the services are now, and with `logSince` which forbidden lines they logged since. */
  async snapshot(
    services: readonly string[],
    options: Pick<SnapshotRequest, 'logSince' | 'logBy'> = {},
  ): Promise<readonly SnapshotAnswer[]> {
    this.refuseWhenEnding();
    return this.host.ask(
      'snapshot',
      { drill: this.ref, services, ...options },
      { summary: `snapshot of ${services.join(', ')}`, withinMs: questionMs },
    );
  }

  /** Starts numbered writes through the system; not one acknowledged means nothing is harmed. */
  async startCanary(
    canary: string,
    options: { readonly followEveryMs?: number } = {},
  ): Promise<CanaryRun> {
    this.refuseWhenEnding();
    const run = new CanaryRun(this, canary);
    await run.start(options);
    return run;
  }

  /** Does the harm, under a lease, once; a fault that does not take ends the drill as `invalid`. */
  async inject(fault: Fault): Promise<Injected> {
    this.refuseWhenEnding();
    this.leases += 1;
    const leaseId = `${this.ref.runId}-${this.leases}`;
    this.state.enter('running', `${fault.kind} ${targetOf(fault).name}`);
    const injecting = this.host.act(
      'inject',
      { drill: this.ref, leaseId, fault, deadlineMs: this.plan.deadlineMs },
      { summary: `${fault.kind} ${targetOf(fault).name}` },
    );
    this.injecting.add(injecting);
    const injected = await injecting.finally(() => this.injecting.delete(injecting));
    this.state.faults.set(leaseId, injected.record);
    for (const { name } of this.plan.bystanders) {
      this.sickSince[name] ??= injected.since.startMs;
    }
    this.state.note(`${fault.kind} of ${targetOf(fault).name}: ${injected.observed}`);
    this.state.show();
    if (!injected.verified) throw this.invalid(`the fault did not take: ${injected.observed}`);
    return injected;
  }

  /** Takes a standing fault back now, not at the end. */
  async revert(injected: Injected): Promise<Reverted> {
    this.refuseWhenEnding();
    const { kind, target } = injected.record;
    const reverted = await this.host.act(
      'revert',
      { drill: this.ref, leaseId: injected.leaseId },
      { summary: `take back ${kind} of ${target}` },
    );
    this.state.faults.set(injected.leaseId, reverted.record);
    this.state.note(`${kind} of ${target} taken back by ${reverted.record.by ?? 'nobody'}`);
    this.state.show();
    return reverted;
  }

  /** Records a named expectation, either judged already or by a matcher. */
  expect(name: string, judgement: Judgement): void;
  expect<T>(name: string, observed: T, matcher: Matcher<T>): void;
  expect<T>(name: string, observed: T | Judgement, matcher?: Matcher<T>): void {
    const judgement = matcher === undefined ? (observed as Judgement) : matcher(observed as T);
    this.state.checks.push(toCheck(name, judgement));
    this.state.show();
  }

  /** Records what was measured of a service's way back. */
  measured({ service, harm, since, recovery, before, after, ...said }: Measurement): void {
    const { answer, rungs } = recovery;
    const detection = said.detection ?? answer.detection;
    const { transitions, observer, downMs, episodes, widenedByGap, recoveredAtMs } = answer;
    const last = rungs.at(-1);
    this.state.measured.push({
      service,
      managedAs: { name: before.name, ...(before.id !== undefined && { id: before.id }) },
      ...(detection !== undefined && { detection }),
      ...(answer.outage !== undefined && { outage: answer.outage }),
      recovery: { since: last?.rung ?? since, ...answer.recovery },
      downMs,
      episodes,
      widenedByGap,
      rungsUsed: rungs.length,
      before: before.processes,
      after: after.processes,
      harm,
      since: recovery.since,
      ...(recoveredAtMs !== undefined && { recoveredAtMs }),
      observer,
      transitions,
    });
    this.state.note(`${service} recovery: ${formatBounds(answer.recovery)}`);
    this.state.show();
  }

  /** Records how long a step of the work took. */
  timed(phase: PhaseTime): void {
    this.state.phases.push(phase);
    this.state.show();
  }

  /** Records a fact for the execution log. */
  result(name: string, value: string | number): void {
    this.state.results.push({ name, value: String(value) });
  }

  /** Asks how something of the host is now, read-only. */
  inspect<I extends Inspection>(inspection: I): Promise<Inspected<I>> {
    this.refuseWhenEnding();
    return this.host.ask(
      'inspect',
      { drill: this.ref, inspection },
      { summary: `look at ${describeInspection(inspection)}`, withinMs: questionMs },
    ) as Promise<Inspected<I>>;
  }

  /** Starts a job of the host, once, and waits until a phase of it has ended. */
  follow<Phase extends JobPhase>(job: JobSpec, untilPhase: Phase): Promise<PhaseEnd<Phase>> {
    this.refuseWhenEnding();
    const { timeoutMs } = this.plan;
    return this.host.ask(
      'followJob',
      { drill: this.ref, job, untilPhase, ttlMs: timeoutMs },
      { summary: `${job.kind}: ${untilPhase}`, withinMs: timeoutMs },
    ) as Promise<PhaseEnd<Phase>>;
  }

  /** Records what is worth telling but need not fail the drill. */
  finding(finding: Finding): void {
    this.state.findings.push(finding);
  }

  /** Asks a person, and waits; refused while a fault stands. */
  async ask(step: ManualStepDefinition): Promise<ManualAnswer | undefined> {
    this.refuseWhenEnding();
    const standing = this.state.standing();
    if (standing.length > 0) {
      throw fail('INTERNAL', `"${step.step}" may not be asked while ${standing[0]!.kind} stands`);
    }
    this.state.enter('manual step', step.ask);
    const answer = await this.people.answer(step, longestAnswerMs);
    this.expect(step.step, judgeAnswer(answer));
    return answer;
  }

  /** Ends the drill because it could prove nothing. */
  invalid(reason: string): Error {
    this.state.end('invalid', reason);
    return fail('NOT_STEADY', reason);
  }

  /** Whether anything may ever have been harmed. */
  get harmed(): boolean {
    return this.leases > 0;
  }

  /** Returns once no injection is under way any more. */
  async settleInjections(): Promise<void> {
    await Promise.allSettled(this.injecting);
  }

  refuseWhenEnding(): void {
    const { ending } = this.state;
    if (ending !== undefined) throw fail('DRILL_ENDING', `the drill is ending: ${ending.reason}`);
  }
}

/** What the observer of a run samples. */
export function watching({ probes, listens, bystanders, timeoutMs }: DrillPlan): Watching {
  return {
    probes: [...probes, ...listens, ...bystanders],
    ttlMs: timeoutMs + longestApprovalMs,
  };
}

/** What nobody saw, or nobody answered, is not proven. */
function judgeAnswer(answer: ManualAnswer | undefined): Judgement {
  const note = answer?.note === undefined ? '' : `: ${answer.note}`;
  const observed =
    answer === undefined ? 'nobody answered in time' : `${answer.outcome} by ${answer.by}${note}`;
  if (answer === undefined || answer.outcome === 'skip') {
    return { decision: 'inconclusive', expected: 'pass', observed };
  }
  const auto = answer.assurance === 'auto';
  return { ...judge(answer.outcome === 'pass', 'pass', observed), auto };
}

/** How long a person may take to answer or to sign before the run goes on without them. */
export const longestAnswerMs = 7 * 86_400_000;

/** How long an approval may take before the run gives up. */
export const longestApprovalMs = 3_600_000;
