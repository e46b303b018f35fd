import { setTimeout as delay } from 'node:timers/promises';
import { MusterError, toErrorData } from '../../domain/errors.js';
import type {
  Expiring,
  InjectRequest,
  Injected,
  RevertRequest,
  Reverted,
} from '../../domain/host-protocol.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import type { DrillRef } from '../../domain/plan.js';
import type { FaultRecord } from '../../domain/report/report.js';
import type { Bracket } from '../../domain/timeline/sample.js';
import { crashPoint } from '../crash-point.js';
import type { FaultContext, Look } from '../faults/fault-handler.js';
import { faultHandlerOf } from '../faults/faults.js';
import { bootId } from '../processes/boot-id.js';
import { runGated } from '../processes/gated-command.js';
import { killGroup } from '../processes/kill-group.js';
import { monotonicMs } from '../processes/monotonic-clock.js';
import { toFaultRecord, type Lease } from './lease.js';
import type { Ledger } from './ledger.js';

/** How long one looks for a fault to be seen, and for it to be seen gone. */
const verifyInjectedWithinMs = 5_000;
const verifyRevertedWithinMs = 15_000;
const commandTimeoutMs = 30_000;

/** Longest a lease may stand, whatever its plan says. */
export const longestDeadlineMs = 3_600_000;

/** The inventory a run was planned with. */
export type InventoryOf = (drill: DrillRef) => Promise<Inventory>;

/**
 * The only place that acts on a target: injects under a lease and takes back what a lease holds.
 * Calls for one lease run one after another, so a revert waits for its inject and never races it.
 */
export class FaultKeeper {
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(
    private readonly ledger: Ledger,
    private readonly inventoryOf: InventoryOf,
    /** Called whenever a deadline may have changed. */
    private readonly onChange: () => void,
  ) {}

  /**
   * Injects once per lease id, however often it is called; later calls answer with the first times.
   * @throws MusterError REQUEST_EXPIRED, LEASE_TOMBSTONED, INJECTION_FAILED and those of the fault
   */
  inject(request: InjectRequest & Expiring): Promise<Injected> {
    return this.inTurn(request.leaseId, async () => {
      const known = this.ledger.get(request.leaseId);
      if (known?.injected !== undefined) return known.injected;
      if (known !== undefined && known.state !== 'prepared' && known.state !== 'injecting') {
        throw new MusterError('LEASE_TOMBSTONED', `lease ${request.leaseId} is reverted already`);
      }
      refuseLate(request);
      const lease =
        known?.state === 'injecting' ? await this.settle(known) : await this.prepare(request);
      if (lease.injected !== undefined) return lease.injected;
      refuseLate(request);
      return this.act(lease);
    });
  }

  /**
   * Takes the fault back and proves it gone; of an unknown lease it leaves a tombstone.
   * @throws MusterError REVERT_FAILED
   */
  revert(request: RevertRequest, by: NonNullable<FaultRecord['by']>): Promise<Reverted> {
    return this.inTurn(request.leaseId, async () => {
      const lease = this.ledger.get(request.leaseId) ?? (await this.tombstone(request));
      if (lease.reverted !== undefined && lease.state === 'reverted') return lease.reverted;
      return this.takeBack(lease, by);
    });
  }

  private async prepare({ drill, leaseId, fault, deadlineMs }: InjectRequest): Promise<Lease> {
    const inventory = await this.inventoryOf(drill);
    const undo = await faultHandlerOf(fault).prepare(fault, { inventory, run: refuseToRun });
    crashPoint('agent.before-lease');
    const lease = await this.ledger.put({
      id: leaseId,
      drill,
      fault,
      undo,
      state: 'prepared',
      bootId: bootId(),
      preparedAt: new Date().toISOString(),
      deadlineAtMs: monotonicMs() + Math.min(deadlineMs, longestDeadlineMs),
      children: [],
    });
    crashPoint('agent.after-lease');
    this.onChange();
    return lease;
  }

  private async act(prepared: Lease): Promise<Injected> {
    const injectingSinceMs = monotonicMs();
    const lease = await this.ledger.put({ ...prepared, state: 'injecting', injectingSinceMs });
    const handler = faultHandlerOf(lease.fault);
    const context = await this.contextOf(lease.id, lease.drill);
    crashPoint('agent.before-inject');
    const startMs = monotonicMs();
    try {
      await handler.inject(lease.fault, lease.undo, context);
    } catch (error) {
      await this.takeBack(this.ledger.get(lease.id)!, 'drill', toErrorData(error));
      throw error;
    }
    const look = await lookUntil(
      () => handler.verifyInjected(lease.fault, lease.undo, context),
      lease.fault.kind === 'none' ? 0 : verifyInjectedWithinMs,
    );
    const since = { startMs, endMs: monotonicMs() };
    crashPoint('agent.after-inject');
    return this.keepInjected(lease.id, since, look);
  }

  /** After a crash mid-injection: ends what was started, then looks whether the fault took. */
  private async settle(lease: Lease): Promise<Lease> {
    await endChildren(lease);
    const context = await this.contextOf(lease.id, lease.drill);
    const handler = faultHandlerOf(lease.fault);
    const look = await handler.verifyInjected(lease.fault, lease.undo, context);
    if (!look.holds) return this.ledger.put({ ...lease, state: 'prepared', children: [] });
    const since = { startMs: lease.injectingSinceMs ?? 0, endMs: monotonicMs() };
    await this.keepInjected(lease.id, since, look);
    return this.ledger.get(lease.id)!;
  }

  private async keepInjected(id: string, since: Bracket, look: Look): Promise<Injected> {
    const lease = this.ledger.get(id)!;
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
    await this.ledger.put({
      ...done,
      injected,
      ...(selfHealing && {
        reverted: { leaseId: id, since, verified: true, record: injected.record },
      }),
    });
    this.onChange();
    return injected;
  }

  private async takeBack(
    lease: Lease,
    by: NonNullable<FaultRecord['by']>,
    failure = lease.lastError,
  ): Promise<Reverted> {
    await this.ledger.put({ ...lease, state: 'reverting' });
    crashPoint('agent.before-revert');
    await endChildren(lease);
    const startMs = monotonicMs();
    try {
      const context = await this.contextOf(lease.id, lease.drill);
      const handler = faultHandlerOf(lease.fault);
      await handler.revert(lease.fault, lease.undo, context);
      crashPoint('agent.mid-revert');
      const look = await lookUntil(
        () => handler.verifyReverted(lease.fault, lease.undo, context),
        verifyRevertedWithinMs,
      );
      if (!look.holds) throw new MusterError('REVERT_FAILED', look.observed);
    } catch (error) {
      await this.ledger.put({
        ...this.ledger.get(lease.id)!,
        state: 'revertFailed',
        lastError: toErrorData(error),
      });
      this.onChange();
      throw new MusterError('REVERT_FAILED', `${lease.id}: ${toErrorData(error).message}`, {
        remedy: `Put "${lease.fault.service}" back by hand, then: muster faults revert`,
        cause: error,
      });
    }
    const since = { startMs, endMs: monotonicMs() };
    return this.keepReverted(this.ledger.get(lease.id)!, since, by, failure);
  }

  private async keepReverted(
    lease: Lease,
    since: Bracket,
    by: NonNullable<FaultRecord['by']>,
    failure: Lease['lastError'],
  ): Promise<Reverted> {
    const done: Lease = {
      ...lease,
      state: 'reverted',
      revertedAt: new Date().toISOString(),
      revertedBy: by,
      ...(failure !== undefined && { lastError: failure }),
    };
    const reverted = { leaseId: lease.id, since, verified: true, record: toFaultRecord(done) };
    await this.ledger.put({ ...done, reverted });
    crashPoint('agent.after-revert');
    this.onChange();
    return reverted;
  }

  private tombstone({ drill, leaseId }: RevertRequest): Promise<Lease> {
    return this.ledger.put({
      id: leaseId,
      drill,
      fault: { kind: 'none', service: '' },
      undo: null,
      state: 'prepared',
      bootId: bootId(),
      preparedAt: new Date().toISOString(),
      deadlineAtMs: monotonicMs(),
      children: [],
    });
  }

  private async contextOf(leaseId: string, drill: DrillRef): Promise<FaultContext> {
    return {
      inventory: await this.inventoryOf(drill),
      run: (argv, options = {}) =>
        runGated(argv, {
          timeoutMs: commandTimeoutMs,
          ...options,
          onStarted: async ({ pid, startedAt }) => {
            if (options.detached !== undefined) return;
            const lease = this.ledger.get(leaseId)!;
            const children = [...lease.children, { pid, startedAt }];
            await this.ledger.put({ ...lease, children });
          },
        }),
    };
  }

  /** Runs `work` once all earlier work on the same lease has ended. */
  private inTurn<T>(leaseId: string, work: () => Promise<T>): Promise<T> {
    const before = this.turns.get(leaseId) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.turns.set(leaseId, turn);
    const forget = () => {
      if (this.turns.get(leaseId) === turn) this.turns.delete(leaseId);
    };
    turn.then(forget, forget);
    return turn;
  }
}

async function endChildren(lease: Lease): Promise<void> {
  if (lease.bootId !== bootId()) return;
  for (const child of lease.children) await killGroup(child.pid, child.startedAt);
}

function refuseLate({ leaseId, notAfterMs }: InjectRequest & Expiring): void {
  if (monotonicMs() <= notAfterMs) return;
  throw new MusterError('REQUEST_EXPIRED', `the request to inject ${leaseId} came too late`);
}

async function refuseToRun(): Promise<never> {
  throw new MusterError('INTERNAL', 'nothing may be run before the lease is written');
}

/**
 * Looks every millisecond at first, then ever less often: what is so is seen late by a tenth of the
 * wait at most, which widens the bracket by so much.
 */
async function lookUntil(look: () => Promise<Look>, withinMs: number): Promise<Look> {
  const until = monotonicMs() + withinMs;
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 1.1, 100)) {
    const seen = await look();
    if (seen.holds || monotonicMs() > until) return seen;
    await delay(pauseMs);
  }
}
