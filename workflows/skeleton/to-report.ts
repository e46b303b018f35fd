import { workflowInfo } from '@temporalio/workflow';
import {
  reportSchemaVersion,
  type DrillReport,
  type Measured,
} from '../../domain/report/report.js';
import type { MeasuredRecovery } from '../../domain/report/report.js';
import type { Bounds } from '../../domain/timeline/bounds.js';
import type { DrillPlan } from '../../domain/drills/drills.js';
import type { DrillState } from './drill-state.js';

/** The report of a run as far as it has come. */
export function toReport(state: DrillState, plan: DrillPlan): DrillReport {
  const { workflowId, runId, startTime } = workflowInfo();
  const finishedAt = new Date();
  return {
    schemaVersion: reportSchemaVersion,
    musterVersion: plan.musterVersion,
    drill: plan.drill,
    type: plan.type,
    ...(plan.description !== undefined && { description: plan.description }),
    workflowId,
    runId,
    environment: plan.environment,
    hosts: [plan.host],
    plan: { sha256: plan.sha256 },
    inventory: { sha256: plan.inventorySha256 },
    requestedBy: plan.requestedBy,
    reason: plan.reason,
    risk: plan.risk,
    ...(plan.expectedOutcome !== undefined && { expectedOutcome: plan.expectedOutcome }),
    startedAt: startTime.toISOString(),
    finishedAt: finishedAt.toISOString(),
    plannedMs: plan.plannedMs ?? null,
    tookMs: finishedAt.getTime() - startTime.getTime(),
    outcome: state.outcome ?? 'completed',
    ...(state.ending !== undefined && { outcomeReason: state.ending.reason }),
    verdict: state.verdict(),
    objectives: plan.objectives,
    measured: measuredOf(state),
    phases: state.phases,
    results: state.results,
    checks: state.checks,
    findings: state.findings,
    timeline: state.timeline,
    timelineLeftOut: state.timelineLeftOut,
    faults: [...state.faults.values()],
    rungs: state.rungs,
    manualSteps: state.manualSteps,
    signOffs: state.signOffs,
    evidence: state.evidence,
  };
}

function measuredOf({ measured: services, dataLoss }: DrillState): Measured {
  const worst = worstOf(services);
  return {
    ...(worst !== undefined && {
      ...(worst.detection !== undefined && { detection: worst.detection }),
      ...(worst.outage !== undefined && { outage: worst.outage }),
      recovery: worst.recovery,
      downMs: worst.downMs,
      observer: {
        everyMs: worst.observer.everyMs,
        lateMs: Math.max(...services.map(({ observer }) => observer.lateMs)),
        gaps: Math.max(...services.map(({ observer }) => observer.gapCount)),
      },
    }),
    ...(dataLoss !== undefined && { dataLoss }),
    services,
  };
}

/** The service that took longest to come back, as far as it is known. */
function worstOf(services: readonly MeasuredRecovery[]): MeasuredRecovery | undefined {
  const atMost = ({ maxMs }: Bounds): number => maxMs ?? Number.POSITIVE_INFINITY;
  return services.reduce<MeasuredRecovery | undefined>(
    (worst, each) =>
      worst === undefined || atMost(each.recovery) > atMost(worst.recovery) ? each : worst,
    undefined,
  );
}
