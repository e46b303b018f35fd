import { workflowInfo } from '@temporalio/workflow';
import type { Risk } from '../../domain/drill-definition.js';
import { reportSchemaVersion } from '../../domain/report/report.js';
import { actionsOf } from '../../domain/suite/actions.js';
import type { DrillEntry } from '../../domain/suite/drill-entry.js';
import { judgeCriteria, type JudgedCriterion } from '../../domain/suite/judge-criteria.js';
import type { SuitePlan } from '../../domain/suite/suite-plan.js';
import type { SuiteReport } from '../../domain/suite/suite-report.js';
import type { SuiteState } from './suite-state.js';

const untilNextMs = 30 * 86_400_000;
const risks: readonly Risk[] = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];

/** The report of a suite as far as it has come. */
export function toSuiteReport(state: SuiteState, plan: SuitePlan): SuiteReport {
  const { workflowId, runId, startTime } = workflowInfo();
  const now = new Date();
  const finishedAt = now.toISOString();
  const drills = plan.steps.flat().flatMap(({ drill }) => state.entries.get(drill) ?? []);
  const criteria = plan.dryRun ? [] : judgeCriteria(drills, plan.immediateAction);
  const actions = actionsOf(drills, criteria, finishedAt);
  const { graded, ending, nextAction } = state;
  return {
    schemaVersion: reportSchemaVersion,
    musterVersion: plan.musterVersion,
    suite: plan.suite,
    type: plan.type,
    ...(plan.description !== undefined && { description: plan.description }),
    workflowId,
    runId,
    environment: plan.environment,
    hosts: plan.hosts,
    plan: { sha256: plan.sha256 },
    inventory: { sha256: plan.inventorySha256 },
    requestedBy: plan.requestedBy,
    reason: plan.reason,
    risk: highest(plan),
    startedAt: startTime.toISOString(),
    finishedAt,
    plannedMs: plannedMs(plan),
    tookMs: now.getTime() - startTime.getTime(),
    outcome: state.outcome ?? 'completed',
    ...(ending !== undefined && { outcomeReason: ending.reason }),
    verdict: state.verdict(),
    grade: graded?.grade ?? null,
    gradeReasons: graded?.reasons ?? [],
    score: graded?.score ?? null,
    rule: plan.grade,
    criteria,
    drills,
    ...(plan.rerunOf !== undefined && { rerunOf: plan.rerunOf }),
    actions,
    criticalIssues: criticalIssues(drills, criteria),
    followUpRequired: Object.values(actions).some((each) => each.length > 0),
    signOffs: state.signOffs,
    nextDue: nextAction ?? new Date(now.getTime() + untilNextMs).toISOString(),
    nextDueBy: nextAction === null ? 'default' : 'schedule',
    ...(plan.announce !== undefined && { announce: plan.announce }),
    timeline: [...state.timeline],
    timelineLeftOut: state.timelineLeftOut,
  };
}

function highest({ steps }: SuitePlan): Risk {
  const ranks = steps.flat().map(({ risk }) => risks.indexOf(risk));
  return risks[Math.max(...ranks)]!;
}

/** Of drills that run at once the longest counts; unknown where one of those that run says none. */
function plannedMs({ steps }: SuitePlan): number | null {
  const ofSteps = steps.map((step) => {
    const run = step.filter(({ skip, carriedOver }) => skip === undefined && !carriedOver);
    const times = run.map((each) => each.plannedMs);
    return times.includes(null) ? null : Math.max(0, ...times.map(Number));
  });
  return ofSteps.includes(null) ? null : ofSteps.reduce<number>((sum, each) => sum + each!, 0);
}

function criticalIssues(
  drills: readonly DrillEntry[],
  criteria: readonly JudgedCriterion[],
): readonly string[] {
  return [
    ...criteria
      .filter(({ result }) => result === 'violated')
      .map(({ expected, observed }) => `${expected}: ${observed}`),
    ...drills.flatMap(({ drill, findings }) =>
      findings
        .filter(({ severity }) => severity === 'critical')
        .map(({ title }) => `${drill}: ${title}`),
    ),
    ...drills.flatMap(({ drill, standing }) => standing.map((each) => `${drill}: ${each} stands`)),
  ];
}
