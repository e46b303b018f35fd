import { bootId } from '../processes/boot-id.js';
import { monotonicMs } from '../processes/monotonic-clock.js';
import type { FaultKeeper } from './fault-keeper.js';
import type { Lease } from './lease.js';
import type { Ledger } from './ledger.js';

/** How soon a revert that failed is tried again. */
const retryAfterMs = 5_000;
/** The longest sleep: a paused machine is caught up with that soon. */
const longestSleepMs = 1_000;

/** Reverts every lease at its deadline, whoever else is dead; a lease of another boot is expired. */
export class Guard {
  private timer: NodeJS.Timeout | undefined;
  private readonly retryAt = new Map<string, number>();

  constructor(
    private readonly ledger: Ledger,
    private readonly keeper: FaultKeeper,
    private readonly say: (line: string) => void,
  ) {}

  /** Sleeps until the next deadline, then reverts what is due; safe to call at any time. */
  wake(): void {
    clearTimeout(this.timer);
    const due = this.ledger.standing().map((lease) => this.dueAtMs(lease));
    if (due.length === 0) return;
    const sleepMs = Math.min(Math.max(0, Math.min(...due) - monotonicMs()), longestSleepMs);
    this.timer = setTimeout(() => void this.sweep('guard').finally(() => this.wake()), sleepMs);
  }

  /** Reverts everything that is due now; failures are kept in the ledger and tried again. */
  async sweep(by: 'guard' | 'sweep'): Promise<void> {
    const now = monotonicMs();
    const due = this.ledger.standing().filter((lease) => this.dueAtMs(lease) <= now);
    await Promise.all(due.map((lease) => this.revert(lease, by)));
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private async revert(lease: Lease, by: 'guard' | 'sweep'): Promise<void> {
    try {
      await this.keeper.revert({ drill: lease.drill, leaseId: lease.id }, by);
      this.retryAt.delete(lease.id);
      this.say(`${by} reverted ${lease.fault.kind} of ${lease.fault.service} (${lease.id})`);
    } catch (error) {
      this.retryAt.set(lease.id, monotonicMs() + retryAfterMs);
      this.say(`${by} could not revert ${lease.id}: ${(error as Error).message}`);
    }
  }

  private dueAtMs(lease: Lease): number {
    const retryAt = this.retryAt.get(lease.id);
    if (retryAt !== undefined) return retryAt;
    return lease.bootId === bootId() ? lease.deadlineAtMs : 0;
  }
}
