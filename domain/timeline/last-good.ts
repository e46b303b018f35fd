import type { MonotonicMs, Sample } from './sample.js';

/**
 * Finds the last good sample before things may have gone wrong. A good sample proves nothing of
 * the time before another that began while it was still under way: it may have been met after it.
 */
export class LastGood {
  private ended: Sample | undefined;
  private underWay: readonly Sample[] = [];
  private frozen = false;

  /** Takes the next good sample. */
  add(good: Sample): void {
    if (this.frozen) return;
    this.settle(good.startMs);
    this.underWay = [...this.underWay, good];
  }

  /** Things may have gone wrong from the sample that began at `atMs` on: later goods do not count. */
  freeze(atMs: MonotonicMs): void {
    if (this.frozen) return;
    this.settle(atMs);
    this.frozen = true;
  }

  /** When it began; undefined where none was seen. */
  get startMs(): MonotonicMs | undefined {
    return this.ended?.startMs;
  }

  private settle(atMs: MonotonicMs): void {
    for (const good of this.underWay) {
      if (good.endMs <= atMs && good.startMs >= (this.ended?.startMs ?? good.startMs)) {
        this.ended = good;
      }
    }
    this.underWay = this.underWay.filter(({ endMs }) => endMs > atMs);
  }
}
