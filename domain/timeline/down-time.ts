import type { MonotonicMs, Sample } from './sample.js';

/** Adds up the time in which every sample was bad; time that nobody watched is not in it. */
export class DownTime {
  /** Sum of the stretches of bad samples, each from its first start to its last end. */
  totalMs = 0;
  /** How many there were, told apart by good samples. */
  episodes = 0;
  private down = false;
  private watched = false;

  /** Time before `countedToMs` does not count. */
  constructor(private countedToMs: MonotonicMs) {}

  addGood(): void {
    this.down = false;
    this.watched = false;
  }

  addBad(bad: Sample): void {
    if (!this.down) this.episodes += 1;
    const fromMs = this.watched ? this.countedToMs : Math.max(this.countedToMs, bad.startMs);
    this.totalMs += Math.max(0, bad.endMs - fromMs);
    this.countedToMs = Math.max(this.countedToMs, bad.endMs);
    this.down = true;
    this.watched = true;
  }

  /** Nobody watched until the next sample. */
  addGap(): void {
    this.watched = false;
  }
}
