import type { FallenBystander } from '../../domain/host-protocol.js';
import type { MonotonicMs } from '../../domain/timeline/sample.js';
import { Steadiness } from '../../domain/timeline/steadiness.js';
import type { JournalLine } from '../observer/journal.js';

/** Follows the probes that are not to be harmed, from one instant on. */
export class BystanderWatch {
  private readonly watched = new Map<string, Steadiness>();

  constructor(
    private readonly names: readonly string[],
    private readonly sinceMs: MonotonicMs,
  ) {}

  take(line: JournalLine): void {
    if ('head' in line) {
      for (const { name, everyMs } of line.head.probes) {
        if (!this.names.includes(name) || this.watched.has(name)) continue;
        this.watched.set(name, new Steadiness(everyMs));
      }
    } else if (line.sample.endMs >= this.sinceMs) {
      this.watched.get(line.probe)?.add(line.sample);
    }
  }

  /** The first that was found sick. */
  get fallen(): FallenBystander | undefined {
    for (const [probe, { sickness }] of this.watched) {
      if (sickness !== undefined) return { probe, sickness };
    }
    return undefined;
  }
}
