import { CancellationScope, proxyActivities } from '@temporalio/workflow';
import type {
  FoundReport,
  ReportSought,
  SuiteActivities,
} from '../../domain/suite/suite-activities.js';
import type { SuiteInput, SuitePlan } from '../../domain/suite/suite-plan.js';
import type { SuiteReport } from '../../domain/suite/suite-report.js';
import { homeOptions, writingTimeoutMs } from './drill-host.js';

const activities = proxyActivities<SuiteActivities>(homeOptions);

/** Makes the plan that everything after it works from. */
export function planSuite(input: SuiteInput | undefined): Promise<SuitePlan> {
  // A missing input reaches a workflow as undefined, which no payload can carry on.
  const given = input ?? null;
  return activities.planSuite.executeWithOptions({ summary: 'make the plan' }, [given]);
}

/** Finds the files that a drill left, also once the suite is cancelled. */
export function findReport(sought: ReportSought): Promise<FoundReport> {
  return CancellationScope.nonCancellable(() =>
    activities.findReport.executeWithOptions(
      { summary: `find the report of ${sought.drill}`, scheduleToCloseTimeout: writingTimeoutMs },
      [sought],
    ),
  );
}

/** When the suite is due by its schedule. */
export function nextActionOf({ environment, suite }: SuitePlan): Promise<string | null> {
  return activities.nextActionOf.executeWithOptions(
    { summary: 'when is it due next?', scheduleToCloseTimeout: writingTimeoutMs },
    [environment.name, suite],
  );
}

/** Writes the report's files. */
export async function writeSuiteReport(report: SuiteReport): Promise<void> {
  await activities.writeSuiteReport.executeWithOptions(
    { summary: 'write the report', scheduleToCloseTimeout: writingTimeoutMs },
    [report],
  );
}
