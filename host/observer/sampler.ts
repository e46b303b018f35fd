import type { ProbeTiming, Reading } from '../../domain/probe.js';
import type { Sample } from '../../domain/timeline/sample.js';
import type { PreparedProbe } from '../probes/probe-handler.js';
import { monotonicMs } from '../processes/monotonic-clock.js';

/** A sample that has begun; its place in the order is fixed, its answer is not there yet. */
interface Pending {
  readonly startMs: number;
  ended: boolean;
  sample?: Sample;
}

/**
 * Asks one probe at a fixed rate, in an open loop: a slow answer delays no later question. Ticks
 * missed are left out, never made up for. Samples are handed on in the order of their starts, each
 * once all earlier ones have ended. A deadline that was noticed too late, because this process or its
 * whole machine stood still, says nothing of the one asked: that sample is left out as well.
 */
export class Sampler {
  private readonly pending: Pending[] = [];
  private readonly mostInFlight: number;
  private inFlight = 0;
  private dueMs = 0;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly probe: PreparedProbe,
    private readonly timing: ProbeTiming,
    private readonly emit: (sample: Sample) => void,
  ) {
    this.mostInFlight = Math.min(64, Math.ceil(timing.deadlineMs / timing.everyMs) + 2);
  }

  start(): void {
    this.dueMs = monotonicMs();
    this.tick();
  }

  /** Asks no more; what is under way is dropped. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private tick(): void {
    if (this.stopped) return;
    if (this.inFlight < this.mostInFlight) void this.ask();
    const { everyMs } = this.timing;
    const missed = Math.floor((monotonicMs() - this.dueMs) / everyMs);
    this.dueMs += everyMs * Math.max(1, missed + 1);
    this.timer = setTimeout(() => this.tick(), Math.max(0, this.dueMs - monotonicMs()));
  }

  private async ask(): Promise<void> {
    const entry: Pending = { startMs: monotonicMs(), ended: false };
    this.pending.push(entry);
    this.inFlight += 1;
    const reading = await this.answer(entry.startMs);
    this.inFlight -= 1;
    entry.ended = true;
    if (reading !== undefined) {
      entry.sample = {
        startMs: entry.startMs,
        endMs: monotonicMs(),
        ok: reading.ok,
        ...(!reading.ok && { reason: reading.reason }),
      };
    }
    this.handOn();
  }

  /** What was found within the deadline; nothing where this process itself was too late to tell. */
  private async answer(startMs: number): Promise<Reading | undefined> {
    const controller = new AbortController();
    const { deadlineMs, everyMs } = this.timing;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Reading | undefined>((resolve) => {
      timer = setTimeout(() => {
        const lateMs = monotonicMs() - startMs - deadlineMs;
        const overslept = lateMs > Math.max(everyMs, deadlineMs / 2);
        resolve(overslept ? undefined : { ok: false, reason: `no answer within ${deadlineMs} ms` });
        controller.abort();
      }, deadlineMs);
    });
    try {
      return await Promise.race([this.probe.ask(controller.signal), late]);
    } catch (error) {
      return { ok: false, reason: (error as Error).message };
    } finally {
      clearTimeout(timer);
    }
  }

  private handOn(): void {
    while (this.pending[0]?.ended === true && !this.stopped) {
      const { sample } = this.pending.shift()!;
      if (sample !== undefined) this.emit(sample);
    }
  }
}
