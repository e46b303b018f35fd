import type { DrillPlan } from '../../domain/drills/drills.js';
import type { DrillRef } from '../../domain/plan.js';
import type { DrillState } from './drill-state.js';
import type { HostActivities } from './host-calls.js';

/** What the parts of a drill share. */
export interface DrillContext {
  readonly state: DrillState;
  readonly host: HostActivities;
  readonly plan: DrillPlan;
  readonly ref: DrillRef;
  /** When each probe recovered: from then on its bad samples are relapses. */
  readonly sickSince: Record<string, number>;
  /** Throws once the drill is ending: a body that swallows an abort can do no further harm. */
  refuseWhenEnding(): void;
}
