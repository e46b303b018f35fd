import type { RecoveredAnswer, RecoveredRequest } from '../../domain/host-protocol.js';
import { RecoveryFold, type Recovery } from '../../domain/timeline/recovery.js';
import { bootId } from '../processes/boot-id.js';
import { monotonicMs } from '../processes/monotonic-clock.js';
import type { JournalLine } from '../observer/journal.js';
import { BystanderWatch } from './bystander-watch.js';

/** Reads from the samples whether a service is back, and whether a bystander fell. */
export class RecoveryQuestionnaire {
  private fold: RecoveryFold | undefined;
  private latestMs = 0;
  private firstBootId: string | undefined;
  private readonly bystanders: BystanderWatch;

  constructor(private readonly request: RecoveredRequest) {
    this.bystanders = new BystanderWatch(request.bystanders, request.harm.startMs);
  }

  take(line: JournalLine): void {
    this.bystanders.take(line);
    if ('head' in line) {
      this.takeHead(line.head);
      return;
    }
    const { probe, sample } = line;
    if (probe === this.request.probe) {
      this.fold?.add(sample);
      this.latestMs = sample.startMs;
    }
  }

  decide(final: boolean): RecoveredAnswer | undefined {
    const { fold } = this;
    if (fold === undefined) return final ? this.answerBlind() : undefined;
    const sickBystander = this.bystanders.fallen;
    const lastChanceMs = this.request.since.endMs + this.request.withinMs;
    const tooLate =
      this.latestMs > lastChanceMs &&
      monotonicMs() > lastChanceMs &&
      !fold.recoveringSince(lastChanceMs);
    if (!final && !fold.recovered && !tooLate && sickBystander === undefined) return undefined;
    // Samples that stopped coming prove nothing about what they would have said.
    const silent = final && !fold.recovered && !tooLate;
    return {
      ...(this.rebooted ? afterReboot(fold.result()) : fold.result()),
      ...(silent && { widenedByGap: true, silent }),
      ...(sickBystander !== undefined && { sickBystander }),
      rebooted: this.rebooted,
    };
  }

  private get rebooted(): boolean {
    return this.firstBootId !== undefined && this.firstBootId !== bootId();
  }

  private takeHead(head: Extract<JournalLine, { head: unknown }>['head']): void {
    this.firstBootId ??= head.bootId;
    const restarted = head.bootId !== this.firstBootId;
    const everyMs = head.probes.find(({ name }) => name === this.request.probe)?.everyMs;
    if (everyMs !== undefined && (this.fold === undefined || restarted)) {
      const { harm, since, healthyForMs } = this.request;
      // After a restart of the host its clock begins anew: only "good again" can still be told.
      const start = { startMs: head.monotonicMs, endMs: head.monotonicMs };
      this.fold = new RecoveryFold(
        restarted
          ? { harm: start, since: start, everyMs, healthyForMs }
          : { harm, since, everyMs, healthyForMs },
      );
    }
  }

  /** Nothing was ever sampled: nothing is known. */
  private answerBlind(): RecoveredAnswer {
    const { harm, since, healthyForMs } = this.request;
    const fold = new RecoveryFold({ harm, since, everyMs: 0, healthyForMs });
    return { ...fold.result(), widenedByGap: true, rebooted: false };
  }
}

/** The old boot's instants cannot be held against the new clock: only "good again" is left. */
function afterReboot(recovery: Recovery): Recovery {
  const { outage: _outage, detection: _detection, ...rest } = recovery;
  return { ...rest, recovery: { minMs: 0, maxMs: null } };
}
