import { createHash } from 'node:crypto';
import type { DrillActivities } from '../domain/drill-activities.js';
import { canonicalJson } from '../domain/planning/canonical-json.js';
import { readDrillInput } from '../domain/planning/drill-input.js';
import { planDrill } from '../domain/planning/plan-drill.js';
import { crashPoint } from '../host/crash-point.js';
import { readInventory } from '../host/inventory-file.js';
import { toApplicationFailure } from './to-application-failure.js';
import { whileHeartbeating } from './while-heartbeating.js';
import { writeReportFiles } from './write-report-files.js';

export interface DrillDeps {
  readonly inventoryPath: string;
  readonly reportsFolder: string;
  readonly env: NodeJS.ProcessEnv;
}

/** What the drill's own host does: make the plan, keep the report. */
export function createDrillActivities(deps: DrillDeps): DrillActivities {
  return {
    planDrill: (type, given) =>
      whileHeartbeating(async () => {
        try {
          const input = readDrillInput(given);
          const { inventory, sha256 } = await readInventory(deps.inventoryPath, deps.env);
          const plan = planDrill(type, { inventory, inventorySha256: sha256, input });
          const digest = createHash('sha256').update(canonicalJson(plan)).digest('hex');
          return { ...plan, sha256: digest };
        } catch (error) {
          throw toApplicationFailure(error);
        }
      }),

    writeReport: (report) =>
      whileHeartbeating(async () => {
        crashPoint('worker.before-report');
        const files = await writeReportFiles(report, deps.reportsFolder);
        crashPoint('worker.after-report');
        return { files };
      }),
  };
}
