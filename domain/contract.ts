import type { Check } from './check.js';
import type { FaultRecord, MeasuredRecovery, TimelineEntry } from './report/report.js';
import type { EntryStatus } from './suite/drill-entry.js';
import type { Outcome, Verdict } from './verdict.js';

/** The names that other tools rely on. */
export const drillQueue = 'muster';

/** The queue of a target host, served by a worker beside its agent. */
export function hostQueue(host: string): string {
  return `muster-host-${host}`;
}

/** How long the reason of a run may be, in characters. */
export const longestReason = 2_000;

export const signals = { verify: 'verify', signOff: 'signOff', abort: 'abort' } as const;
export const queries = { status: 'status', report: 'report' } as const;

/** Search attributes, all of type Keyword. */
export const searchAttributes = [
  'MusterDrill',
  'MusterType',
  'MusterEnvironment',
  'MusterVerdict',
  'MusterWaitingFor',
] as const;

/** Where a run stands. */
export type Phase =
  | 'planning'
  | 'preflight'
  | 'steady state'
  | 'approval'
  | 'running'
  | 'reverting'
  | 'leaving'
  | 'steady state again'
  | 'manual step'
  | 'sign-off'
  | 'reporting'
  | 'done';

/** Whom a run waits for, and how to answer. */
export interface WaitingFor {
  readonly what: string;
  /** Roles that may answer; empty: anybody. */
  readonly from: readonly string[];
  readonly since: string;
  /** The exact command that answers, and the JSON of the signal it sends. */
  readonly command: string;
  readonly signal: string;
  readonly json: string;
}

/** The answer to the query `status`. */
export interface DrillStatus {
  readonly drill: string;
  readonly type: string;
  readonly workflowId: string;
  readonly phase: Phase;
  readonly doing: string;
  readonly outcome: Outcome | null;
  readonly verdict: Verdict | null;
  readonly waitingFor: WaitingFor | null;
  readonly standing: readonly FaultRecord[];
  readonly measured: readonly MeasuredRecovery[];
  readonly checks: readonly Check[];
  readonly timeline: readonly TimelineEntry[];
  /** Of a suite: its drills, in order. People answer the drill that waits for them, not the suite. */
  readonly children?: readonly ChildStatus[];
}

/** How a drill of a suite stands. */
export interface ChildStatus {
  readonly drill: string;
  /** Null where it has not begun. */
  readonly workflowId: string | null;
  readonly state: 'planned' | 'running' | EntryStatus;
  readonly reason?: string;
  readonly waitingFor: WaitingFor | null;
}
