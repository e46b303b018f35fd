import { fromErrorData, MusterError, toErrorData } from '../../domain/errors.js';
import { targetOf } from '../../domain/fault.js';
import type {
  Expiring,
  InjectRequest,
  Injected,
  RevertRequest,
  Reverted,
} from '../../domain/host-protocol.js';
import type { DrillRef } from '../../domain/plan.js';
import type { TargetRef } from '../../domain/target.js';
import { faultHandlerOf } from '../faults/faults.js';
import { monotonicMs } from '../processes/monotonic-clock.js';
import { InTurn } from './in-turn.js';
import { Injector, type LeaseTools } from './injector.js';
import type { Lease } from './lease.js';
import { contextOf, endChildren } from './lease-context.js';
import { Reverter, type RevertedBy } from './reverter.js';

/** @throws MusterError where the run may not harm the target, or not any more */
export type MayHarm = (drill: DrillRef, target: TargetRef) => Promise<void>;

/**
 * The only place that acts on a target: injects under a lease and takes back what a lease holds.
 * Calls for one lease run one after another, so a revert waits for its inject and never races it.
 */
export class FaultKeeper {
  private readonly turns = new InTurn();
  private readonly injector: Injector;
  private readonly reverter: Reverter;
  /** Runs that may not inject any more. */
  private readonly ended = new Set<string>();
  private closed = false;

  constructor(
    private readonly tools: LeaseTools,
    private readonly mayHarm: MayHarm,
  ) {
    this.injector = new Injector(tools);
    this.reverter = new Reverter(tools);
  }

  /**
   * Injects once per lease id, however often it is called; later calls answer with the first times,
   * or with the first failure.
   * @throws MusterError REQUEST_EXPIRED, LEASE_TOMBSTONED, DRILL_ENDING, what the fault's preparation
   * throws while nothing has been touched, and INJECTION_FAILED, taken back already
   */
  inject(request: InjectRequest & Expiring): Promise<Injected> {
    return this.turns.run(request.leaseId, async () => {
      const known = this.leaseOf(request);
      if (known?.injected !== undefined) return known.injected;
      refuseOver(known);
      refuseLate(request, known);
      this.refuseEnded(request.drill);
      await this.mayHarm(request.drill, targetOf(request.fault));
      if (known?.state === 'injecting') {
        const settled = await this.injector.settle(known);
        if (settled !== undefined) return settled;
      } else {
        await this.injector.prepare(request, known);
      }
      const lease = this.tools.ledger.get(request.leaseId)!;
      refuseLate(request, lease);
      return this.act(lease);
    });
  }

  /**
   * Takes the fault back and proves it gone; of an unknown lease it leaves a tombstone.
   * @throws MusterError REVERT_FAILED
   */
  revert(request: RevertRequest, by: RevertedBy): Promise<Reverted> {
    return this.turns.run(request.leaseId, async () => {
      const lease = this.leaseOf(request);
      if (lease === undefined) return this.reverter.tombstone(request, by);
      if (lease.reverted !== undefined && lease.state === 'reverted') return lease.reverted;
      return this.reverter.takeBack(lease, by);
    });
  }

  /** Lets the run inject no more and takes back all it left, newest first. Answers what could not be. */
  endRun(runId: string, by: RevertedBy): Promise<readonly string[]> {
    this.ended.add(runId);
    return this.revertEach(by, ({ drill }) => drill.runId === runId);
  }

  /** Helps back what the run brought down and what did not heal by itself, whatever fails of it. */
  async helpBack(runId: string): Promise<{ done: readonly string[]; failed: readonly string[] }> {
    const done: string[] = [];
    const failed: string[] = [];
    const help = async (lease: Lease): Promise<void> => {
      const { fault } = lease;
      try {
        await endChildren(lease);
        const context = await contextOf(lease, 'revert', this.tools);
        const helped = await faultHandlerOf(fault).helpBack?.(fault, context);
        if (helped !== undefined) done.push(helped);
      } catch (error) {
        failed.push(`${targetOf(fault).name} IS STILL DOWN: ${toErrorData(error).message}`);
      }
    };
    const turns = new InTurn();
    const healing = this.tools.ledger
      .ofRun(runId)
      .filter((lease) => lease.revertedBy === 'self' && lease.injected?.verified === true);
    await Promise.all(
      healing.map((lease) => turns.run(targetOf(lease.fault).name, () => help(lease))),
    );
    return { done, failed };
  }

  /** Lets nobody inject any more and takes back all that stands. Answers what could not be. */
  close(): Promise<readonly string[]> {
    this.closed = true;
    return this.revertEach('person', () => true);
  }

  /** Takes back what stands and is chosen, each run's newest first. Answers what could not be. */
  async revertEach(by: RevertedBy, chosen: (lease: Lease) => boolean): Promise<readonly string[]> {
    const failures: string[] = [];
    const turns = new InTurn();
    const revert = ({ id, drill }: Lease): Promise<unknown> =>
      this.revert({ drill, leaseId: id }, by).catch((error: Error) => failures.push(error.message));
    const chosenNow = this.tools.ledger.standing().filter(chosen);
    await Promise.all(chosenNow.map((lease) => turns.run(lease.drill.runId, () => revert(lease))));
    return failures;
  }

  private async act(lease: Lease): Promise<Injected> {
    try {
      // The last look before harm: what ends the run from here on finds the lease, and waits its turn.
      this.refuseEnded(lease.drill);
      return await this.injector.act(lease);
    } catch (error) {
      const failure = injectionFailed(lease, error);
      const latest = this.tools.ledger.get(lease.id)!;
      await this.reverter.takeBack(latest, 'drill', toErrorData(failure));
      throw failure;
    }
  }

  private leaseOf({ leaseId, drill }: RevertRequest): Lease | undefined {
    const lease = this.tools.ledger.get(leaseId);
    if (lease === undefined || lease.drill.runId === drill.runId) return lease;
    throw new MusterError('BAD_INPUT', `lease ${leaseId} is not one of run ${drill.runId}`);
  }

  private refuseEnded({ runId }: DrillRef): void {
    if (!this.closed && !this.ended.has(runId)) return;
    throw new MusterError('DRILL_ENDING', `run ${runId} may harm nothing any more: it was ended`);
  }
}

/** Refuses what was taken back before it was ever seen to take. */
function refuseOver(lease: Lease | undefined): void {
  if (lease === undefined || lease.state === 'prepared' || lease.state === 'injecting') return;
  if (lease.injectionError !== undefined) throw fromErrorData(lease.injectionError);
  throw new MusterError('LEASE_TOMBSTONED', `lease ${lease.id} is reverted already`);
}

function injectionFailed({ fault }: Lease, cause: unknown): MusterError {
  const { message, remedy } = toErrorData(cause);
  return new MusterError(
    'INJECTION_FAILED',
    `${fault.kind} of ${targetOf(fault).name}: ${message}`,
    {
      ...(remedy !== undefined && { remedy }),
      cause,
    },
  );
}

function refuseLate({ leaseId, notAfterMs }: InjectRequest & Expiring, lease?: Lease): void {
  const now = monotonicMs();
  if (now > notAfterMs) {
    throw new MusterError('REQUEST_EXPIRED', `the request to inject ${leaseId} came too late`);
  }
  if (lease !== undefined && now >= lease.deadlineAtMs) {
    throw new MusterError('REQUEST_EXPIRED', `the deadline of lease ${leaseId} is over`);
  }
}
