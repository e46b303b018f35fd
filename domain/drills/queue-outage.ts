import type { CommonDefinition } from '../drill-definition.js';
import type { Fault } from '../fault.js';
import type { OutageFault } from './dependency-outage.js';
import type { CommonPlan } from '../plan.js';
import type { WatchedProbe } from '../probe.js';
import type { Rung } from '../service.js';

/** What the system does with jobs that come while the queue is away. */
export type DuringOutage = 'buffered' | 'refused';
export type AppendFsync = 'always' | 'everysec' | 'no';

/** What of the queue's store is expected to outlive its process; what is absent is not expected. */
export interface ExpectedPersistence {
  readonly aof?: boolean;
  readonly appendfsync?: AppendFsync;
  /** Whether snapshots are taken by themselves. */
  readonly snapshots?: boolean;
}

export type QueueOutageObjectives = {
  /** The worker says again that it is healthy. */
  readonly recoveryMs: number;
  /** The first job sent after the harm is done. */
  readonly firstJobMs?: number;
  /** No more jobs are open than before. */
  readonly drainMs: number;
  /** Jobs that a dead worker had in hand are done. */
  readonly retakenMs?: number;
  readonly lostJobs: number;
  readonly duplicates: number;
};

interface QueueOutage {
  readonly type: 'queueOutage';
  /** How long a standing fault stands before it is reverted. */
  readonly holdForMs: number;
  /** Numbered jobs that run through the drill. */
  readonly canary: string;
  readonly duringOutage?: DuringOutage;
  readonly persistence: ExpectedPersistence;
  readonly objectives: QueueOutageObjectives;
  /** How long the worker must stay good to count as recovered. */
  readonly healthyForMs: number;
}

export interface QueueOutageDefinition extends CommonDefinition, QueueOutage {
  readonly queue: string;
  /** What is harmed: the service that runs the queue's store, or the queue's worker. */
  readonly service?: string;
  readonly fault: OutageFault;
}

export interface QueueOutagePlan extends CommonPlan, QueueOutage {
  readonly type: 'queueOutage';
  readonly queue: { readonly name: string; readonly store: string };
  readonly harm: Fault;
  readonly worker: {
    readonly service: string;
    readonly healthy: WatchedProbe;
    readonly ladder: readonly Rung[];
    readonly judgesLog: boolean;
    /** Whether it is the worker that is harmed, and not its queue. */
    readonly harmed: boolean;
  };
  readonly objectives: QueueOutageObjectives;
}
