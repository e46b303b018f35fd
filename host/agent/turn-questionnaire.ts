import type { TurnedAnswer, TurnedRequest } from '../../domain/host-protocol.js';
import { TurnFold } from '../../domain/timeline/turn.js';
import type { JournalLine } from '../observer/journal.js';
import { monotonicMs } from '../processes/monotonic-clock.js';
import { BystanderWatch } from './bystander-watch.js';

/** Reads from the samples whether a probe turned good or bad, and whether a bystander fell. */
export class TurnQuestionnaire {
  private fold: TurnFold | undefined;
  private latestMs = 0;
  private firstBootId: string | undefined;
  private rebooted = false;
  private readonly bystanders: BystanderWatch;

  constructor(private readonly request: TurnedRequest) {
    this.bystanders = new BystanderWatch(request.bystanders, request.since.startMs);
  }

  take(line: JournalLine): void {
    this.bystanders.take(line);
    const { probe, since, to } = this.request;
    if ('head' in line) {
      const { bootId, probes } = line.head;
      this.firstBootId ??= bootId;
      // Instants of another boot cannot be held against this one's.
      this.rebooted ||= bootId !== this.firstBootId;
      const everyMs = probes.find(({ name }) => name === probe)?.everyMs;
      if (everyMs !== undefined) this.fold ??= new TurnFold(since, to, everyMs);
    } else if (line.probe === probe && !this.rebooted) {
      this.fold?.add(line.sample);
      this.latestMs = line.sample.startMs;
    }
  }

  decide(final: boolean): TurnedAnswer | undefined {
    const { since, withinMs, to } = this.request;
    const { rebooted } = this;
    const sickBystander = this.bystanders.fallen;
    const lastChanceMs = since.endMs + withinMs;
    const turned = this.fold?.turned === true;
    const tooLate =
      this.latestMs > lastChanceMs &&
      monotonicMs() > lastChanceMs &&
      this.fold?.turningSince(lastChanceMs) !== true;
    const decided = turned || tooLate || rebooted || sickBystander !== undefined;
    if (!final && !decided) return undefined;
    const { widenedByGap, ...turn } = (this.fold ?? new TurnFold(since, to, 0)).result();
    // Samples that stopped coming prove nothing about what they would have said.
    const silent = !decided;
    return {
      ...turn,
      widenedByGap: widenedByGap || silent,
      ...(silent && { silent }),
      ...(sickBystander !== undefined && { sickBystander }),
      rebooted,
    };
  }
}
