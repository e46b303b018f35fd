import type { DrillActivities } from '../../domain/drill-activities.js';
import type { SuiteActivities } from '../../domain/suite/suite-activities.js';
import type { Metrics } from './metrics.js';

type Activities = DrillActivities & SuiteActivities;

/** The same activities; each report counts once it is written. */
export function countingReports(metrics: Metrics, activities: Activities): Activities {
  return {
    ...activities,
    writeReport: async (report) => {
      const written = await activities.writeReport(report);
      metrics.reported(report);
      return written;
    },
    writeSuiteReport: async (report) => {
      const written = await activities.writeSuiteReport(report);
      metrics.reported(report);
      return written;
    },
  };
}
