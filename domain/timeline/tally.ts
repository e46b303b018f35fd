import type { MonotonicMs, Sample } from './sample.js';
import { gapFromMs } from './sample.js';
import type { Stretch } from './stretch.js';

const keptReasons = 5;

/**
 * How a probe answered over a while. Only samples that began in it count, and of the good ones only
 * those that ended in it: what was answered later may have been met later.
 */
export interface Tally {
  readonly good: number;
  readonly bad: number;
  /** The longest stretch in which every sample was bad, from its first start to its last end. */
  readonly longestBadMs: number;
  /** Stretches in which nobody looked. */
  readonly gaps: number;
  /** The most frequent first. */
  readonly reasons: readonly { readonly reason: string; readonly times: number }[];
}

/** Counts a probe's answers, fed in the order of their starts. */
export class TallyFold {
  private good = 0;
  private bad = 0;
  private gaps = 0;
  private longestBadMs = 0;
  private badSinceMs: MonotonicMs | undefined;
  private previous: Sample | undefined;
  private firstEndMs = 0;
  private readonly reasons = new Map<string, number>();
  private readonly proven: (Stretch & { readonly ok: boolean })[] = [];

  constructor(
    private readonly fromMs: MonotonicMs,
    private readonly toMs: MonotonicMs,
    private readonly everyMs: number,
  ) {}

  add(sample: Sample): void {
    const { startMs, endMs, ok, reason = 'bad' } = sample;
    if (startMs < this.fromMs || startMs > this.toMs || (ok && endMs > this.toMs)) return;
    const { previous } = this;
    const gap = previous !== undefined && startMs - previous.startMs >= gapFromMs(this.everyMs);
    if (gap) this.gaps += 1;
    if (ok) {
      this.good += 1;
      this.badSinceMs = undefined;
    } else {
      this.bad += 1;
      this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1);
      if (gap) this.badSinceMs = undefined;
      this.badSinceMs ??= startMs;
      this.longestBadMs = Math.max(this.longestBadMs, endMs - this.badSinceMs);
    }
    this.prove(sample, gap || previous?.ok !== ok);
    this.previous = sample;
  }

  /** Samples that say the same on end prove the time from the first's end to the last's start. */
  private prove({ startMs, endMs, ok }: Sample, fresh: boolean): void {
    if (fresh) {
      this.firstEndMs = endMs;
      return;
    }
    this.firstEndMs = Math.min(this.firstEndMs, endMs);
    if (startMs <= this.firstEndMs) return;
    const last = this.proven.at(-1);
    const stretch = { fromMs: this.firstEndMs, toMs: startMs, ok };
    if (last !== undefined && last.ok === ok && last.fromMs === stretch.fromMs) this.proven.pop();
    this.proven.push(stretch);
  }

  /** When it was good for certain, or bad. */
  stretches(ok: boolean): readonly Stretch[] {
    return this.proven.filter((stretch) => stretch.ok === ok);
  }

  result(): Tally {
    const { good, bad, longestBadMs, gaps } = this;
    const reasons = [...this.reasons]
      .map(([reason, times]) => ({ reason, times }))
      .sort((a, b) => b.times - a.times)
      .slice(0, keptReasons);
    return { good, bad, longestBadMs, gaps, reasons };
  }
}
