import { workflowInfo } from '@temporalio/workflow';
import type { ChildStatus, DrillStatus, WaitingFor } from '../../domain/contract.js';
import type { DrillEntry } from '../../domain/suite/drill-entry.js';
import { verdictOfGrade, type Graded } from '../../domain/suite/grade.js';
import type { PlannedDrill, SuitePlan } from '../../domain/suite/suite-plan.js';
import { mergeVerdicts, type Verdict } from '../../domain/verdict.js';
import { RunState, type AskingPlan } from './run-state.js';
import { suiteDetails } from './suite-details.js';
import type { ChildWaits } from './tell-suite.js';

/** All that a suite's run has learnt so far. */
export class SuiteState extends RunState {
  suite: SuitePlan | undefined;
  graded: Graded | undefined;
  nextAction: string | null = null;
  /** Why no further drill is begun. */
  stopped: string | undefined;
  /** What the drills came to that have ended. */
  readonly entries = new Map<string, DrillEntry>();
  /** Workflow ids of the drills that have begun. */
  readonly begun = new Map<string, string>();
  private readonly waits = new Map<string, WaitingFor | null>();

  /** A suite asks for signatures alone, each of another person; its drills ask for the rest. */
  get plan(): AskingPlan | undefined {
    if (this.suite === undefined) return undefined;
    return { ...this.suite, manualSteps: [], approval: [], distinctSigners: true };
  }

  get planned(): readonly PlannedDrill[] {
    return this.suite?.steps.flat() ?? [];
  }

  /** A drill says for whom it waits. */
  childWaits(telling: Partial<ChildWaits> | undefined): void {
    const { workflowId, waitingFor = null } = telling ?? {};
    if (typeof workflowId !== 'string') return;
    this.waits.set(workflowId, waitingFor);
    this.show();
  }

  verdict(): Verdict {
    if (this.graded !== undefined) return verdictOfGrade[this.graded.grade];
    const verdicts = [...this.entries.values()].map(({ status }): Verdict =>
      status === 'notRun' ? 'inconclusive' : status,
    );
    return mergeVerdicts(verdicts);
  }

  children(): readonly ChildStatus[] {
    return this.planned.map(({ drill, skip }): ChildStatus => {
      const workflowId = this.begun.get(drill) ?? null;
      const entry = this.entries.get(drill);
      const reason = entry?.reason ?? skip;
      const running = workflowId !== null && entry === undefined;
      return {
        drill,
        workflowId,
        state: entry?.status ?? (running ? 'running' : 'planned'),
        ...(reason !== undefined && { reason }),
        waitingFor: running ? (this.waits.get(workflowId) ?? null) : null,
      };
    });
  }

  status(type: string): DrillStatus {
    return {
      drill: this.suite?.suite ?? '',
      type,
      workflowId: workflowInfo().workflowId,
      phase: this.phase,
      doing: this.doing,
      outcome: this.outcome,
      verdict: this.outcome === null ? null : this.verdict(),
      waitingFor: this.waitingFor,
      standing: [],
      measured: [],
      checks: [],
      timeline: this.timeline,
      children: this.children(),
    };
  }

  protected details(): string {
    return suiteDetails(this);
  }
}
