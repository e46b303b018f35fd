import type { ErrorData } from '../../domain/errors.js';
import { targetOf, type Fault } from '../../domain/fault.js';
import type { Injected, Reverted } from '../../domain/host-protocol.js';
import type { Json } from '../../domain/json.js';
import type { DrillRef } from '../../domain/plan.js';
import type { FaultRecord } from '../../domain/report/report.js';
import type { MonotonicMs } from '../../domain/timeline/sample.js';
import { bootId } from '../processes/boot-id.js';
import { monotonicMs } from '../processes/monotonic-clock.js';
import type { ProcessGroup } from '../processes/process-group.js';

/**
 * `prepared → injecting → injected → reverting → reverted | revertFailed`. A lease reverted before
 * it was ever injected is a tombstone: it refuses the inject that may still come.
 */
export type LeaseState =
  'prepared' | 'injecting' | 'injected' | 'reverting' | 'reverted' | 'revertFailed';

/** The record, synced before a fault acts: what, how to undo it, until when at most. */
export interface Lease {
  readonly id: string;
  readonly drill: DrillRef;
  readonly fault: Fault;
  readonly undo: Json;
  readonly state: LeaseState;
  readonly bootId: string;
  readonly preparedAt: string;
  readonly preparedAtMs: MonotonicMs;
  readonly deadlineAtMs: MonotonicMs;
  /** When the first attempt to inject began, and the first to revert. */
  readonly injectingSinceMs?: MonotonicMs;
  readonly revertingSinceMs?: MonotonicMs;
  /** Process groups that the fault started; they must be dead before it is taken back. */
  readonly children: readonly ProcessGroup[];
  readonly injected?: Injected;
  readonly injectedAt?: string;
  readonly reverted?: Reverted;
  readonly revertedAt?: string;
  readonly revertedBy?: FaultRecord['by'];
  /** Why the injection failed; it was taken back. */
  readonly injectionError?: ErrorData;
  /** Why the last attempt to revert failed. */
  readonly lastError?: ErrorData;
}

/** Whether harm may stand under this lease. */
export function stands(lease: Lease): boolean {
  return lease.state !== 'reverted';
}

/** A fault that stands, with what a person at this host must know of it. */
export interface StandingFault extends FaultRecord {
  readonly drill: string;
  readonly workflowId: string;
  readonly runId: string;
  /** ISO 8601, UTC: when the guard takes it back at the latest. */
  readonly deadlineAt: string;
  /** Why the last attempt to take it back failed. */
  readonly trouble?: string;
}

/** The lease as a person at this host is told of it. */
export function toStandingFault(lease: Lease): StandingFault {
  const { drill, workflowId, runId } = lease.drill;
  const leftMs = lease.bootId === bootId() ? lease.deadlineAtMs - monotonicMs() : 0;
  return {
    ...toFaultRecord(lease),
    drill,
    workflowId,
    runId,
    deadlineAt: new Date(Date.now() + leftMs).toISOString(),
    ...(lease.lastError !== undefined && { trouble: lease.lastError.message }),
  };
}

/** The lease as reports tell it. */
export function toFaultRecord(lease: Lease): FaultRecord {
  return {
    leaseId: lease.id,
    kind: lease.fault.kind,
    target: targetOf(lease.fault).name,
    injectedAt: lease.injectedAt ?? lease.preparedAt,
    revertedAt: lease.revertedAt ?? null,
    verified: {
      injected: lease.injected?.verified ?? false,
      reverted: lease.state === 'reverted',
    },
    by: lease.revertedBy ?? null,
  };
}
