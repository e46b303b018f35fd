import type { MonotonicMs, Sample } from './sample.js';
import { gapFromMs } from './sample.js';

/** Bad samples in a row from which on a bystander counts as sick; fewer are noise. */
export const sickAfterBad = 3;

/** Follows one probe: good for how long on end, and how often it was sick. */
export class Steadiness {
  private streakFirst: Sample | undefined;
  private previous: Sample | undefined;
  private badInARow = 0;
  private sick = 0;
  private firstSick: { readonly atMs: MonotonicMs; readonly reason: string } | undefined;

  constructor(private readonly everyMs: number) {}

  add(sample: Sample): void {
    const previous = this.previous;
    this.previous = sample;
    if (!sample.ok) {
      this.streakFirst = undefined;
      this.badInARow += 1;
      if (this.badInARow === sickAfterBad) {
        this.sick += 1;
        this.firstSick ??= { atMs: sample.startMs, reason: sample.reason ?? 'bad' };
      }
      return;
    }
    this.badInARow = 0;
    const gap =
      previous !== undefined && sample.startMs - previous.startMs >= gapFromMs(this.everyMs);
    if (this.streakFirst === undefined || gap) this.streakFirst = sample;
  }

  /** How long it has been good on end, up to the last sample; 0 when it is not. */
  get goodForMs(): number {
    if (this.streakFirst === undefined || this.previous === undefined) return 0;
    return this.previous.endMs - this.streakFirst.endMs;
  }

  /** Whether the last sample was good. */
  get good(): boolean {
    return this.streakFirst !== undefined;
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

export interface Sickness {
  readonly times: number;
  readonly atMs: MonotonicMs;
  readonly reason: string;
}
