import type { Bounds } from './bounds.js';
import { Cadence, type CadenceReport } from './cadence.js';
import type { Bracket, MonotonicMs, Sample } from './sample.js';
import { TransitionLog, type Transitions } from './transition-log.js';

/** What the samples say of the way back to health. */
export interface Recovery {
  readonly recovered: boolean;
  /** From `since` to the first good answer of the stretch that stayed good; `maxMs` null if none. */
  readonly recovery: Bounds;
  /** From the first failure to the first good answer; absent while none was seen and none is over. */
  readonly outage?: Bounds;
  /** From the harm to the first bad sample; absent when there was none. */
  readonly detection?: Bounds;
  /** Sum of the stretches in which every sample was bad, from first start to last end. */
  readonly downMs: number;
  /** How many such stretches. */
  readonly episodes: number;
  readonly firstReason?: string;
  /** End of the first good sample of the stretch that stayed good. */
  readonly recoveredAtMs?: MonotonicMs;
  /** Whether a gap lies in the interval that the bounds span. */
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
 * `recovered` means good for `healthyForMs` on end, never across a gap, and the first of those
 * goods counts. With no bad sample at all, outage ∈ [0, the largest spacing of neighbouring goods].
 */
export class RecoveryFold {
  private lastGoodBefore: Sample | undefined;
  private firstBad: Sample | undefined;
  private lastBad: Sample | undefined;
  private streak: { first: Sample; last: Sample } | undefined;
  private previousGood: Sample | undefined;
  private widestSpacingMs = 0;
  private episodeStart: Sample | undefined;
  private episodes = 0;
  private downMs = 0;
  private lastGapToMs: MonotonicMs | undefined;
  private done = false;
  private readonly cadence: Cadence;
  private readonly transitions = new TransitionLog();

  private readonly harm: Bracket;
  private readonly since: Bracket;
  private readonly healthyForMs: number;

  constructor(question: RecoveryQuestion) {
    this.harm = question.harm;
    this.since = question.since;
    this.healthyForMs = question.healthyForMs;
    this.cadence = new Cadence(question.everyMs);
  }

  /** Takes the next sample; once recovery is decided, further ones change nothing. */
  add(sample: Sample): void {
    if (this.done) return;
    const gap = this.cadence.add(sample);
    if (gap !== undefined && gap.toMs > this.harm.startMs) {
      this.streak = undefined;
      this.lastGapToMs = gap.toMs;
    }
    this.transitions.add(sample);
    if (sample.endMs <= this.harm.startMs) {
      this.lastGoodBefore = sample.ok ? sample : undefined;
      this.previousGood = this.lastGoodBefore;
      return;
    }
    if (sample.ok) this.addGood(sample);
    else this.addBad(sample);
  }

  private addGood(sample: Sample): void {
    if (this.previousGood !== undefined) {
      const spacingMs = sample.endMs - this.previousGood.startMs;
      this.widestSpacingMs = Math.max(this.widestSpacingMs, spacingMs);
    }
    this.previousGood = sample;
    this.endEpisode();
    if (this.firstBad === undefined) this.lastGoodBefore = sample;
    // Begun before the harm (or the way back) was certain: it may be the old process's answer.
    if (sample.startMs < this.since.endMs) return;
    this.streak = { first: this.streak?.first ?? sample, last: sample };
    this.done = sample.endMs - this.streak.first.endMs >= this.healthyForMs;
  }

  private addBad(sample: Sample): void {
    if (this.episodeStart === undefined) {
      this.episodeStart = sample;
      this.episodes += 1;
    }
    this.firstBad ??= sample;
    this.lastBad = sample;
    this.streak = undefined;
    this.previousGood = undefined;
  }

  private endEpisode(): void {
    if (this.episodeStart === undefined || this.lastBad === undefined) return;
    this.downMs += this.lastBad.endMs - this.episodeStart.startMs;
    this.episodeStart = undefined;
  }

  /** Whether the service has been good for long enough. */
  get recovered(): boolean {
    return this.done;
  }

  /** Whether it is on its way: good at the last look, begun no later than `byMs`. */
  recoveringSince(byMs: MonotonicMs): boolean {
    return this.streak !== undefined && this.streak.first.startMs <= byMs;
  }

  /** The bounds as far as they can be told now. */
  result(): Recovery {
    const { harm, since, firstBad, lastBad } = this;
    const good = this.done ? this.streak?.first : undefined;
    const outage = this.outage(good);
    const detectionStart = this.lastGoodBefore?.startMs ?? harm.startMs;
    return {
      recovered: this.done,
      recovery: {
        minMs: lastBad === undefined ? 0 : Math.max(0, lastBad.startMs - since.endMs),
        maxMs: good === undefined ? null : good.endMs - since.startMs,
      },
      ...(outage !== undefined && { outage }),
      ...(firstBad !== undefined && {
        detection: {
          minMs: Math.max(0, Math.min(detectionStart, firstBad.startMs) - harm.endMs),
          maxMs: firstBad.endMs - harm.startMs,
        },
        ...(firstBad.reason !== undefined && { firstReason: firstBad.reason }),
      }),
      downMs: this.downSoFarMs(),
      episodes: this.episodes,
      ...(good !== undefined && { recoveredAtMs: good.endMs }),
      widenedByGap:
        this.lastGapToMs !== undefined && (good === undefined || this.lastGapToMs <= good.endMs),
      observer: this.cadence.result(),
      transitions: this.transitions.result(),
    };
  }

  private downSoFarMs(): number {
    if (this.episodeStart === undefined || this.lastBad === undefined) return this.downMs;
    return this.downMs + this.lastBad.endMs - this.episodeStart.startMs;
  }

  private outage(good: Sample | undefined): Bounds | undefined {
    if (this.firstBad === undefined || this.lastBad === undefined) {
      return good === undefined ? undefined : { minMs: 0, maxMs: this.widestSpacingMs };
    }
    const before = this.lastGoodBefore?.startMs ?? null;
    return {
      minMs: Math.max(0, this.lastBad.startMs - this.firstBad.endMs),
      maxMs: good === undefined || before === null ? null : good.endMs - before,
    };
  }
}
