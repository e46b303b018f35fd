import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import { drillQueue } from '../../domain/contract.js';
import type { DrillActivities, WrittenReport } from '../../domain/drill-activities.js';
import type { DrillType } from '../../domain/drills/drills.js';
import type { DrillInput } from '../../domain/plan.js';
import type { DrillPlan } from '../../domain/drills/drills.js';
import type { DrillReport } from '../../domain/report/report.js';

/** How long writing is tried: a full disk must not keep a drill from ending. */
export const writingTimeoutMs = 120_000;

/** How the activities of the drill host are called. */
export const homeOptions = {
  taskQueue: drillQueue,
  startToCloseTimeout: 20_000,
  heartbeatTimeout: 3_000,
  retry: { initialInterval: 100, backoffCoefficient: 1.5, maximumInterval: 2_000 },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
} as const;

const activities = proxyActivities<DrillActivities>(homeOptions);

/** Makes the plan that everything after it works from. */
export function planDrill(type: DrillType, input: DrillInput | undefined): Promise<DrillPlan> {
  // A missing input reaches a workflow as undefined, which no payload can carry on.
  const given = input ?? null;
  return activities.planDrill.executeWithOptions({ summary: 'make the plan' }, [type, given]);
}

/** Writes the report's files. */
export function writeReport(report: DrillReport): Promise<WrittenReport> {
  return activities.writeReport.executeWithOptions(
    { summary: 'write the report', scheduleToCloseTimeout: writingTimeoutMs },
    [report],
  );
}
