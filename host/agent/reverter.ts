import { MusterError, toErrorData, type ErrorData } from '../../domain/errors.js';
import { targetOf } from '../../domain/fault.js';
import type { RevertRequest, Reverted } from '../../domain/host-protocol.js';
import type { FaultRecord } from '../../domain/report/report.js';
import { crashPoint } from '../crash-point.js';
import { faultHandlerOf } from '../faults/faults.js';
import { bootId } from '../processes/boot-id.js';
import { monotonicMs } from '../processes/monotonic-clock.js';
import type { LeaseTools } from './injector.js';
import { toFaultRecord, type Lease } from './lease.js';
import { contextOf, endChildren, lookUntil } from './lease-context.js';

/** How long one looks for a fault to be gone. */
const verifyWithinMs = 15_000;

export type RevertedBy = NonNullable<FaultRecord['by']>;

/** Takes back what a lease holds. Nothing here waits for a disk that is full. */
export class Reverter {
  constructor(private readonly tools: LeaseTools) {}

  /**
   * Takes the fault back and proves it gone; a lease that never acted is only closed.
   * @throws MusterError REVERT_FAILED
   */
  async takeBack(lease: Lease, by: RevertedBy, injectionError?: ErrorData): Promise<Reverted> {
    const { ledger } = this.tools;
    const failure = injectionError === undefined ? {} : { injectionError };
    if (lease.state === 'prepared') {
      const now = monotonicMs();
      return this.keepReverted({ ...lease, ...failure }, { startMs: now, endMs: now }, by);
    }
    const earlierMs = lease.bootId === bootId() ? lease.revertingSinceMs : undefined;
    const startMs = earlierMs ?? monotonicMs();
    await ledger.keep({ ...lease, ...failure, state: 'reverting', revertingSinceMs: startMs });
    crashPoint('agent.before-revert');
    try {
      await this.act(lease);
    } catch (error) {
      const lastError = toErrorData(error);
      await ledger.keep({ ...ledger.get(lease.id)!, state: 'revertFailed', lastError });
      this.tools.onChange();
      throw new MusterError('REVERT_FAILED', `${lease.id}: ${lastError.message}`, {
        remedy: `Put "${targetOf(lease.fault).name}" back by hand, then: muster faults revert`,
        cause: error,
      });
    }
    return this.keepReverted(ledger.get(lease.id)!, { startMs, endMs: monotonicMs() }, by);
  }

  /** Closes a lease that does not exist, so that an inject which comes late is refused. */
  async tombstone({ drill, leaseId }: RevertRequest, by: RevertedBy): Promise<Reverted> {
    const now = monotonicMs();
    const lease: Lease = {
      id: leaseId,
      drill,
      fault: { kind: 'none', service: '' },
      undo: null,
      state: 'prepared',
      bootId: bootId(),
      preparedAt: new Date().toISOString(),
      preparedAtMs: now,
      deadlineAtMs: now,
      children: [],
    };
    return this.keepReverted(lease, { startMs: now, endMs: now }, by);
  }

  private async act(lease: Lease): Promise<void> {
    await endChildren(lease);
    const context = await contextOf(lease, 'revert', this.tools);
    const handler = faultHandlerOf(lease.fault);
    await handler.revert(lease.fault, lease.undo, context);
    crashPoint('agent.mid-revert');
    const look = await lookUntil(
      () => handler.verifyReverted(lease.fault, lease.undo, context),
      verifyWithinMs,
    );
    if (!look.holds) throw new MusterError('REVERT_FAILED', look.observed);
  }

  private async keepReverted(
    lease: Lease,
    since: Reverted['since'],
    by: RevertedBy,
  ): Promise<Reverted> {
    const done: Lease = {
      ...lease,
      // It may hold a secret, and nobody needs it any more.
      undo: null,
      state: 'reverted',
      revertedAt: new Date().toISOString(),
      revertedBy: by,
    };
    const reverted = { leaseId: lease.id, since, verified: true, record: toFaultRecord(done) };
    await this.tools.ledger.keep({ ...done, reverted });
    crashPoint('agent.after-revert');
    this.tools.onChange();
    return reverted;
  }
}
