import type { Gap, MonotonicMs, Sample } from './sample.js';

/** Good samples on end, from those on that began at `notBeforeMs` or later. */
export class GoodStreak {
  private startMs: MonotonicMs | undefined;
  private firstEndMs = Number.POSITIVE_INFINITY;
  private lastStartMs = 0;
  /** Where a gap lies right before it: since when it may have been good, unseen. */
  private unseenSinceMs = Number.POSITIVE_INFINITY;

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
    this.unseenSinceMs = Number.POSITIVE_INFINITY;
    this.notBeforeMs = Math.max(this.notBeforeMs, notBeforeMs);
  }

  /** Ends the streak at a gap: the next one may have begun anywhere in it. */
  endAtGap({ fromMs, toMs }: Gap): void {
    const unseenSinceMs = Math.min(this.unseenSinceMs, fromMs);
    this.end(toMs);
    this.unseenSinceMs = unseenSinceMs;
  }

  /** By when it was good: the end of the sample that ended first; undefined while there is none. */
  get goodByMs(): MonotonicMs | undefined {
    return this.startMs === undefined ? undefined : this.firstEndMs;
  }

  /** For how long it was good for certain; 0 while there is none. */
  get lastedMs(): number {
    return this.startMs === undefined ? 0 : Math.max(0, this.lastStartMs - this.firstEndMs);
  }

  /** Whether there is one that may have begun no later than `byMs`. */
  begunBy(byMs: MonotonicMs): boolean {
    return this.startMs !== undefined && Math.min(this.startMs, this.unseenSinceMs) <= byMs;
  }
}
