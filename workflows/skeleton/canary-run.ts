import type { CanaryLosses } from '../../domain/canary.js';
import type { DrillContext } from './drill-context.js';

const questionMs = 60_000;

/** Numbered writes that run through the drill. */
export class CanaryRun {
  constructor(
    private readonly drill: DrillContext,
    private readonly canary: string,
  ) {}

  async start(): Promise<void> {
    const { host, ref, plan } = this.drill;
    const request = { drill: ref, canary: this.canary, ttlMs: plan.timeoutMs };
    await host.ask('startCanary', request, {
      summary: `write canary "${this.canary}"`,
      withinMs: questionMs,
    });
  }

  /** Stops writing and counts what was acknowledged and is gone. */
  async losses(): Promise<CanaryLosses> {
    this.drill.refuseWhenEnding();
    const { host, ref, plan, state } = this.drill;
    const request = { drill: ref, canary: this.canary, ttlMs: plan.timeoutMs };
    const losses = await host.ask('canaryLosses', request, {
      summary: `count what canary "${this.canary}" lost`,
      withinMs: questionMs,
    });
    state.dataLoss = losses;
    return losses;
  }
}
