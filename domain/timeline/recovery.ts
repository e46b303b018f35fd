import type { Bounds } from './bounds.js';
import { Cadence, type CadenceReport } from './cadence.js';
import { DownTime } from './down-time.js';
import { GoodStreak } from './good-streak.js';
import { LastGood } from './last-good.js';
import type { Bracket, Gap, MonotonicMs, Sample } from './sample.js';
import { TransitionLog, type Transitions } from './transition-log.js';

/** What the samples say of the way back to health. */
export interface Recovery {
  readonly recovered: boolean;
  /** From `since` to the first good answer of the stretch that stayed good; `maxMs` null if none. */
  readonly recovery: Bounds;
  /**
   * From the first failure to the first good answer of the stretch that stayed good; absent while
   * none was seen and none is over, without `maxMs` where nothing good was seen before it.
   */
  readonly outage?: Bounds;
  /** From the harm to the first failure; absent when no sample was bad. */
  readonly detection?: Bounds;
  /** Sum of the stretches in which every sample was bad, each from its first start to its last end. */
  readonly downMs: number;
  /** How many such stretches, told apart by good samples. */
  readonly episodes: number;
  readonly firstReason?: string;
  /** End of the first good sample of the stretch that stayed good. */
  readonly recoveredAtMs?: MonotonicMs;
  /** Whether a gap lies between the last bad sample and the first good: it widens the recovery. */
  readonly widenedByGap: boolean;
  readonly observer: CadenceReport;
  readonly transitions: Transitions;
}

/** When it was harmed, and from when on its recovery counts. */
export interface RecoveryQuestion {
  readonly harm: Bracket;
  /** The harm itself, or for a standing fault its revert or remediation. */
  readonly since: Bracket;
  readonly everyMs: number;
  readonly healthyForMs: number;
}

/**
 * Finds outage and recovery in samples fed in the order of their starts.
 *
 * Outage ∈ [lastBad.start − firstBad.end, firstGood.end − lastGood.start];
 * recovery ∈ [lastBad.start − since.end, firstGood.end − since.start]; minima clamp at 0.
 * `recovered` means good for `healthyFor` on end, never across a gap, and the first of those
 * goods counts. With no bad sample at all, outage ∈ [0, the largest spacing of neighbouring goods].
 *
 * A sample says how it was at one moment between its start and its end, and samples may overlap. So
 * `lastGood` must have ended before the first bad began, `firstGood` begun once every bad had ended,
 * and of samples that prove the same the one that ended first counts. A gap counts like a bad
 * sample of unknown answer: it moves the outer bounds, never the inner ones.
 */
export class RecoveryFold {
  private firstBad: Sample | undefined;
  private firstBadEndMs = Number.POSITIVE_INFINITY;
  private lastBad: Sample | undefined;
  private previousGood: Sample | undefined;
  private goodBefore = false;
  private widestSpacingMs = 0;
  private gapSinceBad = false;
  private done = false;
  private readonly harm: Bracket;
  private readonly since: Bracket;
  private readonly healthyForMs: number;
  private readonly lastGood = new LastGood();
  /** Good since the harm, which ends the outage, and since `since`, which ends the recovery. */
  private readonly up: GoodStreak;
  private readonly back: GoodStreak;
  private readonly down: DownTime;
  private readonly cadence: Cadence;
  private readonly transitions = new TransitionLog();

  constructor(question: RecoveryQuestion) {
    this.harm = question.harm;
    this.since = question.since;
    this.healthyForMs = question.healthyForMs;
    // Begun before the harm (or the way back) was certain: it may be the old process's answer.
    this.up = new GoodStreak(question.harm.endMs);
    this.back = new GoodStreak(question.since.endMs);
    this.down = new DownTime(question.harm.startMs);
    this.cadence = new Cadence(question.everyMs);
  }

  /** Takes the next sample; once recovery is decided, further ones change nothing. */
  add(sample: Sample): void {
    if (this.done) return;
    const gap = this.cadence.add(sample);
    if (gap !== undefined && gap.toMs > this.harm.startMs) this.addGap(gap);
    this.transitions.add(sample);
    const beforeHarm = sample.endMs <= this.harm.startMs;
    if (sample.ok) this.addGood(sample, beforeHarm);
    else if (!beforeHarm) this.addBad(sample);
  }

  private addGap(gap: Gap): void {
    this.lastGood.freeze(gap.toMs);
    this.up.endAtGap(gap);
    this.back.endAtGap(gap);
    this.down.addGap();
    if (gap.toMs > this.since.endMs) this.gapSinceBad = true;
  }

  private addGood(sample: Sample, beforeHarm: boolean): void {
    this.lastGood.add(sample);
    if (beforeHarm) {
      this.goodBefore = true;
    } else {
      const spacingMs = sample.endMs - (this.previousGood?.startMs ?? sample.startMs);
      this.widestSpacingMs = Math.max(this.widestSpacingMs, spacingMs);
      this.down.addGood();
      this.up.add(sample);
      this.back.add(sample);
      this.done = this.back.goodByMs !== undefined && this.back.lastedMs >= this.healthyForMs;
    }
    this.previousGood = sample;
  }

  private addBad(sample: Sample): void {
    this.lastGood.freeze(sample.startMs);
    this.firstBad ??= sample;
    this.firstBadEndMs = Math.min(this.firstBadEndMs, sample.endMs);
    this.lastBad = sample;
    this.up.end(sample.endMs);
    this.back.end(sample.endMs);
    this.down.addBad(sample);
    this.gapSinceBad = false;
  }

  /** Whether the service has been good for long enough. */
  get recovered(): boolean {
    return this.done;
  }

  /** Whether it is on its way: good at the last look, which for all that was seen it was by `byMs`. */
  recoveringSince(byMs: MonotonicMs): boolean {
    return this.back.begunBy(byMs);
  }

  /** The bounds as far as they can be told now. */
  result(): Recovery {
    const { since, firstBad, lastBad } = this;
    const recoveredAtMs = this.done ? this.back.goodByMs : undefined;
    const outage = this.outage();
    return {
      recovered: this.done,
      recovery: {
        minMs: lastBad === undefined ? 0 : Math.max(0, lastBad.startMs - since.endMs),
        maxMs: recoveredAtMs === undefined ? null : recoveredAtMs - since.startMs,
      },
      ...(outage !== undefined && { outage }),
      ...(firstBad !== undefined && { detection: this.detection() }),
      ...(firstBad?.reason !== undefined && { firstReason: firstBad.reason }),
      downMs: this.down.totalMs,
      episodes: this.down.episodes,
      ...(recoveredAtMs !== undefined && { recoveredAtMs }),
      widenedByGap: this.gapSinceBad,
      observer: this.cadence.result(),
      transitions: this.transitions.result(),
    };
  }

  private detection(): Bounds {
    const { harm, lastGood, firstBadEndMs } = this;
    return {
      minMs: Math.max(0, (lastGood.startMs ?? harm.startMs) - harm.endMs),
      maxMs: firstBadEndMs - harm.startMs,
    };
  }

  private outage(): Bounds | undefined {
    const { firstBadEndMs, lastBad, lastGood, up } = this;
    if (lastBad === undefined) {
      if (!this.done) return undefined;
      return { minMs: 0, maxMs: this.goodBefore ? this.widestSpacingMs : null };
    }
    const known = this.done && up.goodByMs !== undefined && lastGood.startMs !== undefined;
    return {
      minMs: Math.max(0, lastBad.startMs - firstBadEndMs),
      maxMs: known ? up.goodByMs - lastGood.startMs : null,
    };
  }
}
