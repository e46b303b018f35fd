import { GoodStreak } from './good-streak.js';
import type { MonotonicMs, Sample } from './sample.js';
import { gapFromMs } from './sample.js';

/** Bad samples in a row from which on a bystander counts as sick; fewer are noise. */
export const sickAfterBad = 3;

/** Follows one probe: good for how long on end, and how often it was sick. */
export class Steadiness {
  private readonly streak = new GoodStreak(Number.NEGATIVE_INFINITY);
  private previous: Sample | undefined;
  private badInARow = 0;
  private sick = 0;
  private firstSick: { readonly atMs: MonotonicMs; readonly reason: string } | undefined;

  constructor(private readonly everyMs: number) {}

  /** Takes the next sample, in the order of their starts. */
  add(sample: Sample): void {
    const spacingMs = sample.startMs - (this.previous?.startMs ?? sample.startMs);
    this.previous = sample;
    if (sample.ok) {
      this.badInARow = 0;
      if (spacingMs >= gapFromMs(this.everyMs)) this.streak.end(sample.startMs);
      this.streak.add(sample);
    } else {
      this.streak.end(sample.endMs);
      this.addBad(sample);
    }
  }

  private addBad(sample: Sample): void {
    this.badInARow += 1;
    if (this.badInARow !== sickAfterBad) return;
    this.sick += 1;
    this.firstSick ??= { atMs: sample.startMs, reason: sample.reason ?? 'bad' };
  }

  /** How long it was good on end for certain, up to the last sample; 0 when it is not. */
  get goodForMs(): number {
    return this.streak.lastedMs;
  }

  /** Whether the last sample was good. */
  get good(): boolean {
    return this.previous?.ok === true;
  }

  /** Why the last sample was bad. */
  get reason(): string | undefined {
    return this.previous === undefined ? 'not asked yet' : this.previous.reason;
  }

  /** How often it was sick, and when and why first. */
  get sickness(): Sickness | undefined {
    return this.firstSick === undefined ? undefined : { times: this.sick, ...this.firstSick };
  }
}

/** How often a probe was sick: when it was known first, and why. */
export interface Sickness {
  readonly times: number;
  readonly atMs: MonotonicMs;
  readonly reason: string;
}
