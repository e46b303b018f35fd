import type { Bounds } from './bounds.js';
import { Cadence, type CadenceReport } from './cadence.js';
import type { Bracket, Sample } from './sample.js';

/** What a probe may turn. */
export type TurnTo = 'good' | 'bad';

/** Samples in a row from which on it counts as turned; fewer are noise. */
export const turnedAfter = 3;

/** More others than may be under way at once need not be remembered. */
const keptOthers = 128;

/** Whether and when a probe turned, once something was done to the system. */
export interface Turn {
  readonly turned: boolean;
  /** It was so before, so its being so proves nothing. */
  readonly already: boolean;
  /** From `since` until it turned; `maxMs` null while it has not. */
  readonly time: Bounds;
  /** Why the last bad sample was bad. */
  readonly reason?: string;
  readonly widenedByGap: boolean;
  readonly observer: CadenceReport;
}

/**
 * Finds when a probe turned in samples fed in the order of their starts: the first of
 * {@link turnedAfter} samples in a row that say so.
 *
 * time ∈ [lastOther.start − since.end, firstSo.end − since.start]; the minimum clamps at 0.
 * `lastOther` must have ended before `firstSo` began: until then both may have been met in any order.
 */
export class TurnFold {
  private others: Sample[] = [];
  private run: Sample[] = [];
  private already = false;
  private gapBeforeRun = false;
  private reason: string | undefined;
  private readonly wanted: boolean;
  private readonly cadence: Cadence;

  constructor(
    private readonly since: Bracket,
    to: TurnTo,
    everyMs: number,
  ) {
    this.wanted = to === 'good';
    this.cadence = new Cadence(everyMs);
  }

  /** Takes the next sample; once it has turned, further ones change nothing. */
  add(sample: Sample): void {
    if (this.turned) return;
    const gap = this.cadence.add(sample);
    this.reason = sample.reason ?? this.reason;
    if (sample.ok !== this.wanted) this.addOther(sample);
    else if (sample.startMs >= this.since.startMs) this.addSo(sample, gap !== undefined);
    else if (sample.endMs <= this.since.startMs) this.already = true;
  }

  private addOther(sample: Sample): void {
    this.already &&= sample.endMs > this.since.startMs;
    this.run = [];
    this.others = [...this.others.slice(1 - keptOthers), sample];
  }

  private addSo(sample: Sample, afterGap: boolean): void {
    if (this.run.length === 0) this.gapBeforeRun = afterGap;
    this.run.push(sample);
  }

  /** Whether it has turned for certain. */
  get turned(): boolean {
    return this.run.length >= turnedAfter && !this.already;
  }

  /** Whether it was on its way there at the last look, begun no later than `byMs`. */
  turningSince(byMs: number): boolean {
    const first = this.run[0];
    return first !== undefined && first.startMs <= byMs && !this.already;
  }

  /** The bounds as far as they can be told now. */
  result(): Turn {
    const { since, run, others, turned, already, reason } = this;
    const endedBy = turned ? run[0]!.startMs : Number.POSITIVE_INFINITY;
    const lastOtherMs = others
      .filter(({ endMs }) => endMs <= endedBy)
      .reduce((latest, { startMs }) => Math.max(latest, startMs), since.endMs);
    return {
      turned,
      already,
      time: {
        minMs: lastOtherMs - since.endMs,
        maxMs: turned ? Math.min(...run.map(({ endMs }) => endMs)) - since.startMs : null,
      },
      ...(reason !== undefined && { reason }),
      widenedByGap: turned && this.gapBeforeRun,
      observer: this.cadence.result(),
    };
  }
}
