import type { CommonDefinition } from '../drill-definition.js';
import type { CommonPlan } from '../plan.js';
import type { WatchedProbe } from '../probe.js';
import type { Rung } from '../service.js';

export type CrashFault = 'kill' | 'stop' | 'pause' | 'none';

export interface CrashRecoveryDefinition extends CommonDefinition {
  readonly type: 'crashRecovery';
  readonly services: readonly string[];
  readonly fault: CrashFault;
  /** How long a standing fault (stop, pause) stands before it is reverted. */
  readonly holdForMs: number;
  /** Find out whether its manager starts it again by itself while it is stopped. */
  readonly tellRestart: boolean;
  readonly canary?: string;
  readonly objectives: {
    readonly recoveryMs: number;
    /** The tighter time it is expected in; missing it is a finding, not a failure. */
    readonly expectedRecoveryMs?: number;
    readonly lostWrites?: number;
  };
  /** How long the service must stay good to count as recovered. */
  readonly healthyForMs: number;
}

/** A service as the crash drill sees it. */
export interface CrashTarget {
  readonly service: string;
  readonly healthy: WatchedProbe;
  readonly ladder: readonly Rung[];
  readonly judgesLog: boolean;
}

type Kept = 'fault' | 'holdForMs' | 'tellRestart' | 'canary' | 'healthyForMs';

export interface CrashRecoveryPlan extends CommonPlan, Pick<CrashRecoveryDefinition, Kept> {
  readonly type: 'crashRecovery';
  readonly targets: readonly CrashTarget[];
  readonly objectives: CrashRecoveryDefinition['objectives'];
}
