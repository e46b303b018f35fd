import type { CanaryLosses } from '../canary.js';
import type { Check } from '../check.js';
import type { DrillType } from '../drills/drills.js';
import type { Risk } from '../drill-definition.js';
import type { FaultKind } from '../fault.js';
import type { Environment } from '../inventory/inventory.js';
import type { ProcessIdentity } from '../service.js';
import type { Bounds } from '../timeline/bounds.js';
import type { CadenceReport } from '../timeline/cadence.js';
import type { Bracket } from '../timeline/sample.js';
import type { Transitions } from '../timeline/transition-log.js';
import type { Outcome, Verdict } from '../verdict.js';
import type { ManualAnswer, SignOff } from './answers.js';

export const reportSchemaVersion = 1;

/** Worth telling; need not fail the drill. */
export interface Finding {
  readonly title: string;
  readonly severity: 'info' | 'minor' | 'major' | 'critical';
  readonly impact?: string;
  readonly workaround?: string;
  readonly recommendation?: string;
  readonly owner?: string;
  readonly due?: string;
}

/** What was measured of one service's way back. */
export interface MeasuredRecovery {
  readonly service: string;
  /** The manager's name and id of it. */
  readonly managedAs: { readonly name: string; readonly id?: string };
  readonly detection?: Bounds;
  readonly outage?: Bounds;
  readonly recovery: Bounds & { readonly since: string };
  readonly downMs: number;
  readonly episodes: number;
  readonly widenedByGap: boolean;
  readonly rungsUsed: number;
  readonly before: readonly ProcessIdentity[];
  readonly after: readonly ProcessIdentity[];
  /** When it was harmed, and from when on its recovery counts; monotonic instants of its host. */
  readonly harm: Bracket;
  readonly since: Bracket;
  readonly recoveredAtMs?: number;
  readonly observer: CadenceReport;
  readonly transitions: Transitions;
}

/** A fault as it was injected and taken back. Instants are ISO 8601, UTC. */
export interface FaultRecord {
  readonly leaseId: string;
  readonly kind: FaultKind;
  readonly target: string;
  readonly injectedAt: string;
  readonly revertedAt: string | null;
  /** Whether the fault was seen to take, and seen to be gone. */
  readonly verified: { readonly injected: boolean; readonly reverted: boolean };
  readonly by: 'drill' | 'guard' | 'sweep' | 'person' | 'self' | null;
}

/** One rung of a ladder that was needed. */
export interface RungRecord {
  readonly service: string;
  readonly rung: string;
  readonly tookMs: number;
  readonly helped: boolean;
}

/** Something that happened, told in the order it was learnt. */
export interface TimelineEntry {
  readonly at: string;
  readonly what: string;
}

/** The result of a drill: what an auditor reads, and what other tools parse. */
export interface DrillReport {
  readonly schemaVersion: typeof reportSchemaVersion;
  readonly musterVersion: string;
  readonly drill: string;
  readonly type: DrillType;
  readonly description?: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly environment: Environment;
  readonly hosts: readonly string[];
  readonly plan: { readonly sha256: string };
  readonly inventory: { readonly sha256: string };
  readonly requestedBy: string;
  readonly reason: string;
  readonly risk: Risk;
  readonly expectedOutcome?: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly plannedMs: number | null;
  readonly tookMs: number;
  readonly outcome: Outcome;
  /** Why it ended otherwise than by running to its end. */
  readonly outcomeReason?: string;
  readonly verdict: Verdict;
  readonly objectives: Readonly<Record<string, number>>;
  readonly measured: Measured;
  readonly phases: readonly PhaseTime[];
  readonly results: readonly ResultField[];
  readonly checks: readonly Check[];
  readonly findings: readonly Finding[];
  /** The first and the last hundred of what happened. */
  readonly timeline: readonly TimelineEntry[];
  readonly timelineLeftOut: number;
  readonly faults: readonly FaultRecord[];
  readonly rungs: readonly RungRecord[];
  readonly manualSteps: readonly ManualAnswer[];
  readonly signOffs: readonly SignOff[];
  readonly evidence: { readonly sha256: string | null; readonly files: readonly string[] };
}

/** One step of the work, timed where it was done. */
export interface PhaseTime {
  readonly name: string;
  readonly tookMs: number;
  readonly bytes?: number;
}

/** A fact of the execution log: what was found, not judged. */
export interface ResultField {
  readonly name: string;
  readonly value: string;
}

/** The worst of the services' measurements on top, each service's own below. */
export interface Measured {
  readonly detection?: Bounds;
  readonly outage?: Bounds;
  readonly recovery?: Bounds & { readonly since: string };
  readonly downMs?: number;
  readonly dataLoss?: CanaryLosses;
  readonly observer?: {
    readonly everyMs: number;
    readonly lateMs: number;
    readonly gaps: number;
  };
  readonly services: readonly MeasuredRecovery[];
}
