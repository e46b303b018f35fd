import type { DrillReport, ResultField } from '../report/report.js';
import { formatBounds } from '../timeline/bounds.js';
import type { DrillAttempt, DrillEntry, ReportFile } from './drill-entry.js';
import { readCriteria } from './immediate-criteria.js';
import type { PlannedDrill } from './suite-plan.js';

/** The log's entry of a drill that left a report. */
export function toDrillEntry(
  planned: PlannedDrill,
  report: DrillReport,
  files: readonly ReportFile[],
): DrillEntry {
  const { workflowId, runId, startedAt, finishedAt, tookMs, outcome, outcomeReason } = report;
  return {
    ...headOf(planned),
    status: report.verdict,
    outcome,
    ...(outcomeReason !== undefined && { reason: outcomeReason }),
    workflowId,
    runId,
    startedAt,
    finishedAt,
    tookMs,
    results: resultsOf(report),
    issues: issuesOf(report),
    findings: report.findings,
    readings: readCriteria(report),
    standing: report.faults
      .filter(({ revertedAt }) => revertedAt === null)
      .map(({ kind, target }) => `${kind} of ${target}`),
    files,
    earlier: [],
  };
}

/** The log's entry of a drill that left none. */
export function toBareEntry(planned: PlannedDrill, attempt: Partial<DrillAttempt>): DrillEntry {
  return {
    ...headOf(planned),
    status: 'notRun',
    outcome: null,
    workflowId: null,
    runId: null,
    startedAt: null,
    finishedAt: null,
    tookMs: null,
    results: [],
    issues: [],
    findings: [],
    readings: {},
    standing: [],
    files: [],
    earlier: [],
    ...attempt,
  };
}

/** The entry, with the one that an earlier run of the suite has of the same drill behind it. */
export function inPlaceOf(entry: DrillEntry, before: DrillEntry | undefined): DrillEntry {
  if (before === undefined) return entry;
  const { status, outcome, reason, workflowId, runId, startedAt, finishedAt, tookMs } = before;
  const attempt: DrillAttempt = {
    status,
    outcome,
    workflowId,
    runId,
    startedAt,
    finishedAt,
    tookMs,
    ...(reason !== undefined && { reason }),
    issues: before.issues,
    files: before.files,
  };
  return { ...entry, earlier: [...before.earlier, attempt] };
}

function headOf({ drill, type, description, risk, expectedOutcome, plannedMs }: PlannedDrill) {
  return {
    drill,
    type,
    ...(description !== undefined && { description }),
    risk,
    ...(expectedOutcome !== undefined && { expectedOutcome }),
    plannedMs,
  };
}

function resultsOf({ measured, results }: DrillReport): readonly ResultField[] {
  const { dataLoss } = measured;
  return [
    ...measured.services.map(({ service, recovery, rungsUsed }) => ({
      name: `${service}: back after`,
      value: `${formatBounds(recovery)}${rungsUsed === 0 ? '' : ', with help'}`,
    })),
    ...(dataLoss === undefined
      ? []
      : [
          {
            name: 'acknowledged writes lost',
            value: `${dataLoss.lost} of ${dataLoss.acknowledged}`,
          },
        ]),
    ...results,
  ];
}

function issuesOf({ checks, findings }: DrillReport): readonly string[] {
  return [
    ...checks
      .filter(({ passed }) => passed !== true)
      .map(({ name, passed, observed }) => {
        return `${name}: ${passed === null ? 'undecided, ' : ''}${observed}`;
      }),
    ...checks
      .filter(({ passed, auto }) => passed === true && auto === true)
      .map(({ name }) => `${name}: answered automatically, nobody looked`),
    ...findings.map(({ title, severity }) => `${title} (${severity})`),
  ];
}
