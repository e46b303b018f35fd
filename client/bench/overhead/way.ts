import type { Interval } from '../practice/crash-bed.js';

/** What a way of crashing the gateway tells of it, and how long its user waited. */
export interface Told {
  /** From asking for it to having the answer. */
  readonly wallMs: number;
  /** The recovery it reports; both the same where it gives one number. */
  readonly reported: Interval;
  /** What it was told to wait for beside the recovery, such as `healthyFor`. */
  readonly declaredMs: number;
}

/** A way to crash the gateway and to time its recovery. */
export interface Way {
  readonly title: string;
  /** @param pid the gateway's process */
  crash(pid: number): Promise<Told>;
}
