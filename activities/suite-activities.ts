import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { MusterError } from '../domain/errors.js';
import { canonicalJson } from '../domain/planning/canonical-json.js';
import { planSuite, type SuiteSource } from '../domain/planning/plan-suite.js';
import { readSuiteInput } from '../domain/planning/suite-input.js';
import type { DrillReport } from '../domain/report/report.js';
import type { ReportFile } from '../domain/suite/drill-entry.js';
import type { SuiteActivities } from '../domain/suite/suite-activities.js';
import type { SuiteInput } from '../domain/suite/suite-plan.js';
import { isSuiteReport, type SuiteReport } from '../domain/suite/suite-report.js';
import { crashPoint } from '../host/crash-point.js';
import { readInventory } from '../host/inventory-file.js';
import { readReport, reportFiles, reportsFolderOf, reportsOf } from '../host/report-files.js';
import { toApplicationFailure } from './to-application-failure.js';
import { whileHeartbeating } from './while-heartbeating.js';
import { writeReportFiles } from './write-report-files.js';

export interface SuiteDeps {
  readonly inventoryPath: string;
  readonly env: NodeJS.ProcessEnv;
  /** When the suite's schedule acts next, ISO 8601; null where there is none. */
  readonly nextActionOf: SuiteActivities['nextActionOf'];
}

/** What a suite's own host does, beside what it does for drills. */
export function createSuiteActivities(deps: SuiteDeps): SuiteActivities {
  const { inventoryPath } = deps;
  return {
    planSuite: (given) =>
      whileHeartbeating(async () => {
        try {
          const input = readSuiteInput(given);
          const { inventory, sha256 } = await readInventory(inventoryPath, deps.env);
          const earlier = await earlierRun(input, inventoryPath);
          const plan = planSuite({ inventory, inventorySha256: sha256, input, ...earlier });
          return { ...plan, sha256: digestOf(canonicalJson(plan)) };
        } catch (error) {
          throw toApplicationFailure(error);
        }
      }),

    findReport: ({ drill, runId, withReport }) =>
      whileHeartbeating(async () => {
        crashPoint('worker.before-find-report');
        const files = reportFiles(inventoryPath, drill, runId);
        const json = files.find((file) => file.endsWith('.json'));
        const wanted = withReport && json !== undefined;
        return {
          files: await Promise.all(files.map((file) => digested(file, inventoryPath))),
          report: wanted ? ((await readReport(json)) as DrillReport) : null,
        };
      }),

    nextActionOf: (environment, suite) =>
      whileHeartbeating(() => deps.nextActionOf(environment, suite)),

    writeSuiteReport: (report) =>
      whileHeartbeating(async () => {
        crashPoint('worker.before-report');
        return { files: await writeReportFiles(report, reportsFolderOf(inventoryPath)) };
      }),
  };
}

/** The run that the input repeats a part of, by the report that it left here. */
async function earlierRun(
  { suite, only, of }: SuiteInput,
  inventoryPath: string,
): Promise<Pick<SuiteSource, 'earlier'>> {
  if (only === undefined) return {};
  for (const file of reportsOf(inventoryPath, suite).toReversed()) {
    const report = await readReport(file).catch(() => undefined);
    if (report === undefined || !isSuiteReport(report)) continue;
    if (of !== undefined && report.workflowId !== of) continue;
    if (of === undefined && report.grade === null) continue;
    return { earlier: await toEarlier(report, file, inventoryPath) };
  }
  const which = of === undefined ? 'earlier run' : `run ${JSON.stringify(of)}`;
  throw new MusterError('BAD_INPUT', `no report of an ${which} of suite "${suite}" is here`, {
    remedy: 'Run the whole suite first, or name with "of" the workflow id of a run that reported.',
  });
}

async function toEarlier(report: SuiteReport, file: string, inventoryPath: string) {
  const { workflowId, runId } = report;
  return { report, ref: { workflowId, runId, report: await digested(file, inventoryPath) } };
}

async function digested(file: string, inventoryPath: string): Promise<ReportFile> {
  const path = relative(dirname(inventoryPath), file);
  return { path, sha256: digestOf(await readFile(file)) };
}

function digestOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
