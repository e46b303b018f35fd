import type { AgentInfo, Entered, EnterRequest, Locked, Watching } from './entering.js';
import type { CanaryCalls } from './canary-protocol.js';
import type { JobPhase, JobSpec, PhaseEnd } from './job.js';
import type { Inspected, Inspection } from './inspection.js';
import type { Fault } from './fault.js';
import type { DrillRef } from './plan.js';
import type { FaultRecord } from './report/report.js';
import type { LogMark, Rung, ServiceSnapshot } from './service.js';
import type { Recovery } from './timeline/recovery.js';
import type { Bracket, MonotonicMs } from './timeline/sample.js';
import type { Sickness } from './timeline/steadiness.js';
import type { Tally } from './timeline/tally.js';
import type { Turn, TurnTo } from './timeline/turn.js';

/** What a drill asks of a target's host. Every call is idempotent: asked again it acts no second time. */
export interface HostCalls extends CanaryCalls {
  /** Says who is there, and whether it would outlive what it guards against. */
  hello(request: Record<string, never>): Promise<AgentInfo>;
  /** Keeps the drill's inventory as it is now and takes all of its locks, or none. */
  enter(request: EnterRequest): Promise<Entered | Locked>;
  /** Starts the drill's observer and waits until everything is good for long enough, or says what is not. */
  watch(request: WatchRequest): Promise<Steady>;
  snapshot(request: SnapshotRequest): Promise<readonly SnapshotAnswer[]>;
  /** Starts a job, unless it was started; waits until a phase of it has ended. */
  followJob(request: JobRequest): Promise<PhaseEnd>;
  /** Looks at something once, read-only. */
  inspect(request: InspectRequest): Promise<Inspected<Inspection>>;
  inject(request: InjectRequest): Promise<Injected>;
  revert(request: RevertRequest): Promise<Reverted>;
  /** Lets a fault stand for its time, or until a bystander falls. */
  hold(request: HoldRequest): Promise<Held>;
  recovered(request: RecoveredRequest): Promise<RecoveredAnswer>;
  /** Whether a probe turned good, or bad, once something was done, and when. */
  turned(request: TurnedRequest): Promise<TurnedAnswer>;
  /** How probes answered over a while that is past, and where health and work told different things. */
  tally(request: TallyRequest): Promise<TallyAnswer>;
  climb(request: ClimbRequest): Promise<Climbed>;
  /** Reverts what still stands, asks for the steady state, ends the drill's helpers, frees its locks. */
  leave(request: LeaveRequest): Promise<Left>;
}

/** A request that must not act any more once its sender has given up on it. */
export interface Expiring {
  /** Monotonic instant of this host; set by the activity, never by a workflow. */
  readonly notAfterMs: number;
}

export interface WatchRequest extends Watching {
  readonly drill: DrillRef;
  readonly forMs: number;
  readonly withinMs: number;
}

/** Whether everything watched is good, and who fell meanwhile. */
export interface SteadyQuestion {
  readonly forMs: number;
  readonly withinMs: number;
  /** From when on a probe's bad samples count as a relapse. */
  readonly sickSince: Readonly<Record<string, number>>;
  readonly bystanders: readonly string[];
}

/** Whether everything watched is good, and what was not. */
export interface Steady {
  readonly steady: boolean;
  readonly sick: readonly { readonly probe: string; readonly reason: string }[];
  /** Services that fell again after their recovery. */
  readonly relapses: readonly { readonly probe: string; readonly sickness: Sickness }[];
  readonly bystanders: readonly { readonly probe: string; readonly sickness: Sickness }[];
}

export interface SnapshotRequest {
  readonly drill: DrillRef;
  readonly services: readonly string[];
  /** Read the logs from these marks on, for lines that the inventory forbids. */
  readonly logSince?: readonly LogMark[];
  /** By which of the service's patterns; those that no drill allows where absent. */
  readonly logBy?: 'forbid' | 'leaks';
}

export interface SnapshotAnswer extends ServiceSnapshot {
  readonly forbiddenLines: readonly string[];
  /** How many log files were there to be read; none proves nothing. */
  readonly logsRead: number;
  /** Why something of the logs could not be read; absent from agents that did not tell. */
  readonly logsUnread?: readonly string[];
}

export interface InspectRequest {
  readonly drill: DrillRef;
  readonly inspection: Inspection;
}

export interface JobRequest {
  readonly drill: DrillRef;
  readonly job: JobSpec;
  readonly untilPhase: JobPhase;
  /** The job ends by itself after this long. */
  readonly ttlMs: number;
}

export interface InjectRequest {
  readonly drill: DrillRef;
  readonly leaseId: string;
  readonly fault: Fault;
  /** The guard reverts this long after the lease was written. */
  readonly deadlineMs: number;
}

/** The fault as it took, or did not. */
export interface Injected {
  readonly leaseId: string;
  /** It acted somewhere between these. */
  readonly since: Bracket;
  readonly verified: boolean;
  readonly observed: string;
  /** Nothing stands after it: its revert has nothing to do. */
  readonly selfHealing: boolean;
  readonly record: FaultRecord;
}

export interface RevertRequest {
  readonly drill: DrillRef;
  readonly leaseId: string;
}

export interface Reverted {
  readonly leaseId: string;
  readonly since: Bracket;
  readonly verified: boolean;
  readonly record: FaultRecord;
}

/** One that was not to be harmed, and was. */
export interface FallenBystander {
  readonly probe: string;
  readonly sickness: Sickness;
}

/** How long a fault shall stand. */
export interface HoldRequest {
  readonly drill: DrillRef;
  readonly harm: Bracket;
  readonly forMs: number;
  readonly bystanders: readonly string[];
}

export interface Held {
  /** It was cut short: a bystander fell. */
  readonly sickBystander?: FallenBystander;
}

export interface RecoveredRequest {
  readonly drill: DrillRef;
  readonly probe: string;
  readonly harm: Bracket;
  readonly since: Bracket;
  readonly healthyForMs: number;
  /** How long after `since` its way back may begin. */
  readonly withinMs: number;
  readonly bystanders: readonly string[];
}

export interface RecoveredAnswer extends Recovery {
  /** A bystander fell: the drill must stop. */
  readonly sickBystander?: FallenBystander;
  /** No samples came any more: nothing is known, and nothing may be done about it. */
  readonly silent?: true;
  /** The host was restarted in between: its clock cannot bound the recovery. */
  readonly rebooted: boolean;
}

export interface TurnedRequest {
  readonly drill: DrillRef;
  readonly probe: string;
  readonly to: TurnTo;
  readonly since: Bracket;
  /** How long after `since` it may begin to. */
  readonly withinMs: number;
  readonly bystanders: readonly string[];
}

export interface TurnedAnswer extends Turn {
  readonly sickBystander?: FallenBystander;
  /** No samples came any more: nothing is known. */
  readonly silent?: true;
  /** The host was restarted in between: its clock cannot bound the time. */
  readonly rebooted: boolean;
}

/** A service's word on its health, and the probes of what it is there for. */
export interface HealthAndWork {
  readonly healthy: string;
  readonly works: readonly string[];
}

export interface TallyRequest {
  readonly drill: DrillRef;
  readonly probes: readonly string[];
  readonly fromMs: MonotonicMs;
  readonly toMs: MonotonicMs;
  readonly told: readonly HealthAndWork[];
}

export interface TallyAnswer {
  readonly tallies: readonly ({ readonly probe: string } & Tally)[];
  readonly told: readonly ToldApart[];
}

/** For how long on end, at most, health and work told different things; milliseconds, proven. */
export interface ToldApart {
  readonly healthy: string;
  /** Health was good while that work was bad. */
  readonly greenWhileBrokenMs: number;
  readonly broken?: string;
  /** Health was bad while all of its works were good. */
  readonly redWhileWorkingMs: number;
}

export interface ClimbRequest {
  readonly drill: DrillRef;
  readonly rungId: string;
  readonly service: string;
  readonly rung: Rung;
}

export interface Climbed {
  readonly since: Bracket;
}

export interface LeaveRequest {
  readonly drill: DrillRef;
  /** Asked once everything is back, before the observer ends. */
  readonly steady?: SteadyQuestion;
}

export interface Left {
  readonly steady?: Steady;
  readonly faults: readonly FaultRecord[];
  readonly unreverted: readonly string[];
  /** What had not healed by itself, and was helped back. */
  readonly helped: readonly string[];
  /** What could not be tidied up, without harm: a canary row left behind. */
  readonly notes: readonly string[];
  readonly evidence: { readonly sha256: string | null; readonly files: readonly string[] };
}
