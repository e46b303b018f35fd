import { gapFromMs, type Gap, type Sample } from './sample.js';

/** How well the observer kept its rate. */
export interface CadenceReport {
  readonly everyMs: number;
  readonly samples: number;
  /** The most by which a sample began later after the one before than the rate promises. */
  readonly lateMs: number;
  /** The first gaps; `gapCount` counts them all. */
  readonly gaps: readonly Gap[];
  readonly gapCount: number;
}

const keptGaps = 20;

/** Judges a probe's samples, in the order of their starts, against the rate they were promised at. */
export class Cadence {
  private samples = 0;
  private lateMs = 0;
  private gapCount = 0;
  private readonly gaps: Gap[] = [];
  private previous: Sample | undefined;

  constructor(private readonly everyMs: number) {}

  /** Takes the next sample and answers the gap before it, if there was one. */
  add(sample: Sample): Gap | undefined {
    const previous = this.previous;
    this.previous = sample;
    this.samples += 1;
    if (previous === undefined) return undefined;
    const spacingMs = sample.startMs - previous.startMs;
    this.lateMs = Math.max(this.lateMs, spacingMs - this.everyMs);
    if (spacingMs < gapFromMs(this.everyMs)) return undefined;
    const gap = { fromMs: previous.startMs, toMs: sample.startMs };
    this.gapCount += 1;
    if (this.gaps.length < keptGaps) this.gaps.push(gap);
    return gap;
  }

  result(): CadenceReport {
    const { everyMs, samples, lateMs, gaps, gapCount } = this;
    return { everyMs, samples, lateMs, gaps: [...gaps], gapCount };
  }
}
