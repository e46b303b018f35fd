import type { Risk } from '../drill-definition.js';
import type { DrillType } from '../drills/drills.js';
import type { Environment } from '../inventory/inventory.js';
import type { DrillEntry } from './drill-entry.js';
import type { SuiteDefinition } from './suite-definition.js';

/** The name of the workflow type. */
export const suiteType = 'drillSuite';

/** What starts a suite: small JSON that `tctl` and the Temporal UI can send. */
export interface SuiteInput {
  readonly suite: string;
  readonly requestedBy?: string;
  readonly reason?: string;
  readonly dryRun?: boolean;
  /** Only these of its drills run; what the others came to is taken from an earlier run. */
  readonly only?: readonly string[];
  /** Workflow id of that earlier run; the newest that left a report here where absent. */
  readonly of?: string;
}

/** A drill of a suite as it will be run. */
export interface PlannedDrill {
  readonly drill: string;
  readonly type: DrillType;
  readonly description?: string;
  readonly risk: Risk;
  readonly expectedOutcome?: string;
  readonly plannedMs: number | null;
  readonly skip?: string;
  /** What an earlier run of the suite has of it: what this run repeats, or carries over. */
  readonly before?: DrillEntry;
  readonly carriedOver: boolean;
}

/** What one run of a suite does, decided once. */
export interface SuitePlan extends Omit<SuiteDefinition, 'steps' | 'schedule'> {
  readonly musterVersion: string;
  readonly suite: string;
  readonly type: typeof suiteType;
  readonly environment: Environment;
  readonly hosts: readonly string[];
  readonly inventorySha256: string;
  /** SHA-256 of the plan without this field, keys sorted. */
  readonly sha256: string;
  readonly steps: readonly (readonly PlannedDrill[])[];
  readonly people: Readonly<Record<string, readonly string[]>>;
  readonly requestedBy: string;
  readonly reason: string;
  readonly dryRun: boolean;
  /** The earlier run that this one repeats a part of. */
  readonly rerunOf?: SuiteRunRef;
}

/** Which run of a suite, and the report that it left. */
export interface SuiteRunRef {
  readonly workflowId: string;
  readonly runId: string;
  readonly report: { readonly path: string; readonly sha256: string };
}
