import type { CanaryLosses, JobsDone } from '../../domain/canary.js';
import type { Drained } from '../../domain/canary-protocol.js';
import type { Injected } from '../../domain/host-protocol.js';
import type { Bracket } from '../../domain/timeline/sample.js';
import type { DrillContext } from './drill-context.js';

const questionMs = 60_000;

/** Numbered writes that run through the drill. */
export class CanaryRun {
  constructor(
    private readonly drill: DrillContext,
    private readonly canary: string,
  ) {}

  /** With `followEveryMs` it can be told later when each write could be read back. */
  async start(options: { readonly followEveryMs?: number } = {}): Promise<void> {
    await this.drill.host.ask(
      'startCanary',
      { ...this.request(), ...options },
      { summary: `write canary "${this.canary}"`, withinMs: questionMs },
    );
  }

  /** Stops writing and counts what was acknowledged and is gone. */
  async losses(): Promise<CanaryLosses> {
    const { host, state } = this.drill;
    const losses = await host.ask('canaryLosses', this.request(), {
      summary: `count what canary "${this.canary}" lost`,
      withinMs: questionMs,
    });
    state.dataLoss = losses;
    return losses;
  }

  /** Stops writing and waits until no more jobs of the queue are open than `atMost`. */
  drained(wanted: {
    readonly queue: string;
    readonly atMost: number;
    readonly since: Bracket;
    readonly withinMs: number;
  }): Promise<Drained> {
    const { host, state } = this.drill;
    state.enter('running', `waiting for queue ${wanted.queue} to drain`);
    return host.ask(
      'drained',
      { ...this.request(), ...wanted },
      {
        summary: `has queue ${wanted.queue} drained?`,
        withinMs: wanted.withinMs + questionMs,
      },
    );
  }

  /** Stops writing and looking, and tells what became of the jobs, and when. */
  async jobsDone(harm: Injected, since: Bracket): Promise<JobsDone> {
    const { host, state } = this.drill;
    const done = await host.ask(
      'jobsDone',
      { ...this.request(), harm: harm.since, since },
      { summary: `what became of the jobs of canary "${this.canary}"?`, withinMs: questionMs },
    );
    state.dataLoss = done.losses;
    return done;
  }

  private request() {
    this.drill.refuseWhenEnding();
    const { ref, plan } = this.drill;
    return { drill: ref, canary: this.canary, ttlMs: plan.timeoutMs };
  }
}
