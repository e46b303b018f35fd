import { workflowInfo } from '@temporalio/workflow';
import { verdictOfRun, type Check } from '../../domain/check.js';
import type { DrillStatus } from '../../domain/contract.js';
import type { CanaryLosses } from '../../domain/canary.js';
import type { DrillPlan } from '../../domain/drills/drills.js';
import type { DrillRef } from '../../domain/plan.js';
import type {
  DrillReport,
  FaultRecord,
  Finding,
  MeasuredRecovery,
  PhaseTime,
  ResultField,
  RungRecord,
} from '../../domain/report/report.js';
import type { Verdict } from '../../domain/verdict.js';
import { liveDetails } from './live-details.js';
import { RunState } from './run-state.js';

/** All that a drill's run has learnt so far; what queries, live details and the report are made of. */
export class DrillState extends RunState {
  plan: DrillPlan | undefined;
  ref: DrillRef | undefined;
  dataLoss: CanaryLosses | undefined;
  evidence: DrillReport['evidence'] = { sha256: null, files: [] };
  readonly faults = new Map<string, FaultRecord>();
  readonly phases: PhaseTime[] = [];
  readonly results: ResultField[] = [];
  readonly checks: Check[] = [];
  readonly findings: Finding[] = [];
  readonly measured: MeasuredRecovery[] = [];
  readonly rungs: RungRecord[] = [];

  /** What the checks and the way the run ends amount to, as far as it has come. */
  verdict(): Verdict {
    const outcome = this.outcome ?? this.ending?.outcome ?? 'completed';
    if (this.plan?.dryRun === true && outcome === 'completed') return 'skipped';
    return verdictOfRun({ checks: this.checks, outcome, faults: [...this.faults.values()] });
  }

  standing(): readonly FaultRecord[] {
    return [...this.faults.values()].filter(({ revertedAt }) => revertedAt === null);
  }

  status(type: string): DrillStatus {
    return {
      drill: this.plan?.drill ?? '',
      type,
      workflowId: workflowInfo().workflowId,
      phase: this.phase,
      doing: this.doing,
      outcome: this.outcome,
      verdict: this.outcome === null ? null : this.verdict(),
      waitingFor: this.waitingFor,
      standing: this.standing(),
      measured: this.measured,
      checks: this.checks,
      timeline: this.timeline,
    };
  }

  protected details(): string {
    return liveDetails(this);
  }
}
