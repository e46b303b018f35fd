import type { CanaryLosses, JobsDone } from './canary.js';
import type { DrillRef } from './plan.js';
import type { Bounds } from './timeline/bounds.js';
import type { Bracket } from './timeline/sample.js';

/** What a drill asks of a target's host about its numbered writes. */
export interface CanaryCalls {
  startCanary(request: StartCanaryRequest): Promise<CanaryStarted>;
  canaryLosses(request: CanaryRequest): Promise<CanaryLosses>;
  /** Ends the writing, then waits until no more jobs of the queue are open than asked for. */
  drained(request: DrainedRequest): Promise<Drained>;
  /** Counts what became of numbered jobs, and finds when they were done. */
  jobsDone(request: JobsDoneRequest): Promise<JobsDone>;
}

export interface CanaryRequest {
  readonly drill: DrillRef;
  readonly canary: string;
  readonly ttlMs: number;
}

export interface StartCanaryRequest extends CanaryRequest {
  /** Look so often which writes can be read back, to tell later when each could. */
  readonly followEveryMs?: number;
}

export interface DrainedRequest extends CanaryRequest {
  readonly queue: string;
  /** How many jobs may be open. */
  readonly atMost: number;
  readonly since: Bracket;
  /** How long after `since` is waited. */
  readonly withinMs: number;
}

export interface Drained {
  /** How many jobs were open at the last look. */
  readonly open: number;
  /** From `since`; `maxMs` null where it was not seen to drain. */
  readonly took: Bounds;
}

export interface JobsDoneRequest extends CanaryRequest {
  readonly harm: Bracket;
  /** The harm itself, or for a standing fault its revert. */
  readonly since: Bracket;
}

export interface CanaryStarted {
  readonly acknowledged: number;
}
