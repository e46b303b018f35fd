import type { CommonDefinition } from './drill-definition.js';
import type { DrillType } from './drills/drills.js';
import type { Environment } from './inventory/inventory.js';
import type { WatchedProbe } from './probe.js';
import type { TargetRef } from './target.js';

/** What starts a drill: small JSON that `tctl` and the Temporal UI can send. */
export interface DrillInput {
  readonly drill: string;
  readonly requestedBy?: string;
  readonly reason?: string;
  /** Plans, checks preflight and steady state, injects nothing, ends `skipped`. */
  readonly dryRun?: boolean;
}

/** Which run of which drill a host is asked for. */
export interface DrillRef {
  readonly drill: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly host: string;
  /** The inventory the plan was made from; the host refuses any other. */
  readonly inventorySha256: string;
}

/** What one run does, decided once: names, digests and times, never commands or secrets. */
export interface CommonPlan extends Omit<CommonDefinition, 'bystanders' | 'schedule'> {
  readonly musterVersion: string;
  readonly drill: string;
  readonly type: DrillType;
  readonly environment: Environment;
  readonly host: string;
  readonly inventorySha256: string;
  /** SHA-256 of the plan without this field, keys sorted. */
  readonly sha256: string;
  readonly bystanders: readonly WatchedProbe[];
  /** What must be good before and after, bystanders apart. */
  readonly probes: readonly WatchedProbe[];
  /** Sampled beside them, and good only while something is wrong. */
  readonly listens: readonly WatchedProbe[];
  /** Locked exclusively. */
  readonly harmed: readonly TargetRef[];
  /** Only watched or read: locked shared. */
  readonly watched: readonly TargetRef[];
  readonly objectives: Readonly<Record<string, number>>;
  readonly people: Readonly<Record<string, readonly string[]>>;
  readonly requestedBy: string;
  readonly reason: string;
  readonly dryRun: boolean;
}
