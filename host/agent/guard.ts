import { targetOf } from '../../domain/fault.js';
import { bootId } from '../processes/boot-id.js';
import { monotonicMs } from '../processes/monotonic-clock.js';
import type { FaultKeeper } from './fault-keeper.js';
import { InTurn } from './in-turn.js';
import type { Lease } from './lease.js';
import type { Ledger } from './ledger.js';

/** How soon a revert that failed is tried again. */
const retryAfterMs = 5_000;
/** The longest sleep: a paused machine is caught up with that soon. */
const longestSleepMs = 1_000;

/**
 * Reverts every lease at its deadline, whoever else is dead; a lease of another boot is expired, and
 * a revert that failed is tried again at once.
 */
export class Guard {
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private readonly bootId = bootId();
  private readonly retryAt = new Map<string, number>();
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly turns = new InTurn();

  constructor(
    private readonly ledger: Ledger,
    private readonly keeper: FaultKeeper,
    private readonly say: (line: string) => void,
  ) {}

  /** Sleeps until the next deadline, then reverts what is due; safe to call at any time. */
  wake(): void {
    clearTimeout(this.timer);
    const next = this.waiting().map((lease) => this.dueAtMs(lease));
    if (this.stopped || next.length === 0) return;
    const sleepMs = Math.min(Math.max(0, Math.min(...next) - monotonicMs()), longestSleepMs);
    this.timer = setTimeout(() => {
      void this.sweep('guard');
      // A revert that takes its time must not keep another lease waiting.
      this.wake();
    }, sleepMs);
  }

  /**
   * Reverts everything that is due now, and waits for it; what was done to one service is taken back
   * newest first. Failures are kept in the ledger and tried again.
   */
  async sweep(by: 'guard' | 'sweep'): Promise<void> {
    const now = monotonicMs();
    for (const lease of this.waiting()) {
      if (this.dueAtMs(lease) > now) continue;
      const reverting = this.turns.run(targetOf(lease.fault).name, () => this.revert(lease, by));
      this.underWay.set(lease.id, reverting);
    }
    await Promise.all(this.underWay.values());
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private waiting(): Lease[] {
    return this.ledger.standing().filter(({ id }) => !this.underWay.has(id));
  }

  private async revert(lease: Lease, by: 'guard' | 'sweep'): Promise<void> {
    try {
      const request = { drill: lease.drill, leaseId: lease.id };
      const { record } = await this.keeper.revert(request, by);
      this.retryAt.delete(lease.id);
      if (record.by !== by) return;
      this.say(`${by} reverted ${lease.fault.kind} of ${targetOf(lease.fault).name} (${lease.id})`);
    } catch (error) {
      this.retryAt.set(lease.id, monotonicMs() + retryAfterMs);
      this.say(`${by} could not revert ${lease.id}: ${(error as Error).message}`);
    } finally {
      this.underWay.delete(lease.id);
      this.wake();
    }
  }

  private dueAtMs(lease: Lease): number {
    const retryAt = this.retryAt.get(lease.id);
    if (retryAt !== undefined) return retryAt;
    return lease.bootId === this.bootId && lease.state !== 'revertFailed' ? lease.deadlineAtMs : 0;
  }
}
