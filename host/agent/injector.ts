import { MusterError } from '../../domain/errors.js';
import type { Injected, InjectRequest } from '../../domain/host-protocol.js';
import type { Bracket } from '../../domain/timeline/sample.js';
import { crashPoint } from '../crash-point.js';
import type { Look } from '../faults/fault-handler.js';
import { faultHandlerOf } from '../faults/faults.js';
import { bootId } from '../processes/boot-id.js';
import { monotonicMs } from '../processes/monotonic-clock.js';
import { toFaultRecord, type Lease } from './lease.js';
import { contextOf, endChildren, lookUntil, type InventoryOf } from './lease-context.js';
import type { Ledger } from './ledger.js';

/** How long one looks for a fault to be seen. */
const verifyWithinMs = 5_000;

/** Longest a lease may stand, whatever its plan says. */
export const longestDeadlineMs = 3_600_000;

export interface LeaseTools {
  readonly ledger: Ledger;
  readonly inventoryOf: InventoryOf;
  /** Called whenever a deadline may have changed. */
  readonly onChange: () => void;
}

/** Writes leases, acts under them, and finds out after a crash whether it has. */
export class Injector {
  constructor(private readonly tools: LeaseTools) {}

  /** Writes the lease; written again before it acted, it keeps its first deadline. */
  async prepare(request: InjectRequest, known: Lease | undefined): Promise<Lease> {
    const { drill, leaseId, fault, deadlineMs } = request;
    const inventory = await this.tools.inventoryOf(drill);
    const undo = await faultHandlerOf(fault).prepare(fault, {
      inventory,
      drill,
      leaseId,
      run: refuseToRun,
    });
    const now = monotonicMs();
    crashPoint('agent.before-lease');
    const lease = await this.tools.ledger.put({
      id: leaseId,
      drill,
      fault,
      undo,
      state: 'prepared',
      bootId: bootId(),
      preparedAt: known?.preparedAt ?? new Date().toISOString(),
      preparedAtMs: known?.preparedAtMs ?? now,
      deadlineAtMs: known?.deadlineAtMs ?? now + Math.min(deadlineMs, longestDeadlineMs),
      children: [],
    });
    crashPoint('agent.after-lease');
    this.tools.onChange();
    return lease;
  }

  /** Acts under the lease, and looks whether it took. */
  async act(prepared: Lease): Promise<Injected> {
    const lease = await this.tools.ledger.put({
      ...prepared,
      state: 'injecting',
      injectingSinceMs: prepared.injectingSinceMs ?? monotonicMs(),
    });
    const handler = faultHandlerOf(lease.fault);
    const context = await contextOf(lease, 'inject', this.tools);
    crashPoint('agent.before-inject');
    // An earlier attempt, cut short, may have done part of the harm.
    const startMs = prepared.injectingSinceMs ?? monotonicMs();
    await handler.inject(lease.fault, lease.undo, context);
    const actedMs = monotonicMs();
    const look = await lookUntil(
      () => handler.verifyInjected(lease.fault, lease.undo, context),
      lease.fault.kind === 'none' ? 0 : verifyWithinMs,
    );
    const since = { startMs, endMs: handler.actsAtOnce === true ? actedMs : monotonicMs() };
    crashPoint('agent.after-inject');
    return this.keepInjected(lease.id, since, look);
  }

  /**
   * After a crash mid-injection: ends what was started, then looks whether the fault took. Where it
   * did not, it may be acted again under the same lease.
   */
  async settle(lease: Lease): Promise<Injected | undefined> {
    const { ledger } = this.tools;
    await endChildren(lease);
    await ledger.put({ ...lease, children: [] });
    const context = await contextOf(lease, 'inject', this.tools);
    const look = await faultHandlerOf(lease.fault).verifyInjected(lease.fault, lease.undo, context);
    if (!look.holds) return undefined;
    const since = { startMs: lease.injectingSinceMs ?? 0, endMs: monotonicMs() };
    return this.keepInjected(lease.id, since, look);
  }

  private async keepInjected(id: string, since: Bracket, look: Look): Promise<Injected> {
    const lease = this.tools.ledger.get(id)!;
    const selfHealing = faultHandlerOf(lease.fault).healing === 'self';
    const now = new Date().toISOString();
    const done: Lease = {
      ...lease,
      injectedAt: now,
      state: selfHealing ? 'reverted' : 'injected',
      ...(selfHealing && { revertedAt: now, revertedBy: 'self' as const }),
    };
    const base = { leaseId: id, since, verified: look.holds, observed: look.observed, selfHealing };
    const draft = { ...base, record: toFaultRecord(done) };
    const injected = { ...draft, record: toFaultRecord({ ...done, injected: draft }) };
    await this.tools.ledger.keep({
      ...done,
      injected,
      ...(selfHealing && {
        reverted: { leaseId: id, since, verified: true, record: injected.record },
      }),
    });
    this.tools.onChange();
    return injected;
  }
}

async function refuseToRun(): Promise<never> {
  throw new MusterError('INTERNAL', 'nothing may be run before the lease is written');
}
