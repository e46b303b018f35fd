import type { MonotonicMs, Sample } from './sample.js';

/** Good samples on end, from those on that began at `notBeforeMs` or later. */
export class GoodStreak {
  private startMs: MonotonicMs | undefined;
  private firstEndMs = Number.POSITIVE_INFINITY;
  private lastStartMs = 0;

  constructor(private notBeforeMs: MonotonicMs) {}

  /** Takes the next good sample. */
  add(good: Sample): void {
    if (good.startMs < this.notBeforeMs) return;
    this.startMs ??= good.startMs;
    this.firstEndMs = Math.min(this.firstEndMs, good.endMs);
    this.lastStartMs = good.startMs;
  }

  /**
   * Ends the streak. Samples that began before `notBeforeMs` begin no new one: while a bad sample
   * is under way, a good one may have been met before it.
   */
  end(notBeforeMs: MonotonicMs): void {
    this.startMs = undefined;
    this.firstEndMs = Number.POSITIVE_INFINITY;
    this.notBeforeMs = Math.max(this.notBeforeMs, notBeforeMs);
  }

  /** By when it was good: the end of the sample that ended first; undefined while there is none. */
  get goodByMs(): MonotonicMs | undefined {
    return this.startMs === undefined ? undefined : this.firstEndMs;
  }

  /** For how long it was good for certain; 0 while there is none. */
  get lastedMs(): number {
    return this.startMs === undefined ? 0 : Math.max(0, this.lastStartMs - this.firstEndMs);
  }

  /** Whether there is one, begun no later than `byMs`. */
  begunBy(byMs: MonotonicMs): boolean {
    return this.startMs !== undefined && this.startMs <= byMs;
  }
}
