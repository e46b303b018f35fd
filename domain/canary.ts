import type { Json } from './json.js';
import type { SecretRef } from './secret.js';
import type { Bounds } from './timeline/bounds.js';

interface PacedWrite {
  readonly everyMs: number;
  readonly deadlineMs: number;
}

/** A write through the system's own door. */
export interface PostedWrite extends PacedWrite {
  readonly kind: 'post';
  readonly url: string;
  /** The body; `{canary}` in any string becomes the write's id. */
  readonly json: Json;
  readonly status: number;
  readonly send: Readonly<Record<string, string | SecretRef>>;
  /** The queue in which each write becomes a job under its id: such jobs are removed afterwards. */
  readonly queue?: string;
}

/** A job that is added to a queue directly, under the write's id. */
export interface QueuedWrite extends PacedWrite {
  readonly kind: 'bullmq';
  readonly queue: string;
  /** The job's name, and its data; `{canary}` in any string of it becomes the write's id. */
  readonly job: string;
  readonly data: Json;
}

export type CanaryWrite = PostedWrite | QueuedWrite;

/** Numbered writes through the system during a drill, read back to count what it lost. */
export interface Canary {
  readonly host: string;
  readonly write: CanaryWrite;
  /** `$1` is the array of ids asked for; the first column answers which exist, once for each time. */
  readonly read: { readonly store: string; readonly sql: string };
  /** Removes what the canary wrote; `$1` is the array of ids. */
  readonly cleanup?: { readonly store: string; readonly sql: string };
  /** Fewer acknowledged writes than this prove nothing. */
  readonly atLeast: number;
}

/** What became of the numbered writes. */
export interface CanaryLosses {
  readonly acknowledged: number;
  /** Acknowledged, and gone. */
  readonly lost: number;
  /** Never acknowledged, whether they arrived or not. */
  readonly unknown: number;
  /** Of the unknown, how many arrived all the same. */
  readonly unknownButPresent: number;
  readonly examples: readonly string[];
  /** Whether enough was acknowledged for the count to prove anything. */
  readonly enough: boolean;
}

/** What became of numbered jobs around an outage, and when. Bounds in milliseconds. */
export interface JobsDone {
  readonly losses: CanaryLosses;
  /** Accepted, not done, and still in the queue: neither kept nor lost. */
  readonly open: number;
  /** Done more than once under the same id. */
  readonly duplicates: { readonly count: number; readonly examples: readonly string[] };
  /** Of those sent while the fault stood, early enough to be answered before it was taken back. */
  readonly during: {
    readonly sent: number;
    readonly acknowledged: number;
    /** Answered with a no. */
    readonly refused: number;
    /** Done in the end, whatever the answer was. */
    readonly done: number;
  };
  /** From the way back until the first was done that was sent after the harm. */
  readonly firstDone: Bounds;
  /**
   * Jobs that the queue took from a worker that was gone and gave out again, and from the harm until
   * the last of them was done; absent where the queue does not keep account of it.
   */
  readonly retaken?: { readonly jobs: number; readonly done: Bounds };
}
