import type { MonotonicMs, Sample } from './sample.js';

/** The probe changed its answer, or gave its first, with the sample that began at `atMs`. */
export interface Transition {
  readonly atMs: MonotonicMs;
  readonly ok: boolean;
  readonly reason?: string;
}

/** The first and the last of the transitions, and how many there were in all. */
export interface Transitions {
  readonly count: number;
  readonly first: readonly Transition[];
  readonly last: readonly Transition[];
}

const kept = 100;

/** Remembers transitions in bounded space, however much a service flaps. */
export class TransitionLog {
  private count = 0;
  private readonly first: Transition[] = [];
  private readonly last: Transition[] = [];
  private current: boolean | undefined;

  add(sample: Sample): void {
    if (sample.ok === this.current) return;
    this.current = sample.ok;
    this.count += 1;
    const transition = {
      atMs: sample.startMs,
      ok: sample.ok,
      ...(sample.reason !== undefined && { reason: sample.reason }),
    };
    if (this.first.length < kept) {
      this.first.push(transition);
      return;
    }
    this.last.push(transition);
    if (this.last.length > kept) this.last.shift();
  }

  result(): Transitions {
    return { count: this.count, first: [...this.first], last: [...this.last] };
  }
}
