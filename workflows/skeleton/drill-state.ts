import {
  defineSearchAttributeKey,
  SearchAttributeType,
  type SearchAttributeUpdatePair,
} from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { verdictOfRun, type Check } from '../../domain/check.js';
import type { DrillStatus, Phase, WaitingFor } from '../../domain/contract.js';
import type { CanaryLosses } from '../../domain/canary.js';
import type { DrillPlan } from '../../domain/drills/drills.js';
import type { DrillRef } from '../../domain/plan.js';
import type { ManualAnswer, SignOff } from '../../domain/report/answers.js';
import type {
  DrillReport,
  FaultRecord,
  Finding,
  MeasuredRecovery,
  PhaseTime,
  ResultField,
  RungRecord,
  TimelineEntry,
} from '../../domain/report/report.js';
import type { Outcome, Verdict } from '../../domain/verdict.js';
import { liveDetails } from './live-details.js';

const mostTimelineEntries = 200;

/** Why a run is ending before its body has run to its end. */
export interface Ending {
  readonly outcome: Outcome;
  readonly reason: string;
}

/** All that a run has learnt so far; what queries, live details and the report are made of. */
export class DrillState {
  plan: DrillPlan | undefined;
  ref: DrillRef | undefined;
  phase: Phase = 'planning';
  doing = 'making the plan';
  ending: Ending | undefined;
  outcome: Outcome | null = null;
  dataLoss: CanaryLosses | undefined;
  evidence: DrillReport['evidence'] = { sha256: null, files: [] };
  readonly faults = new Map<string, FaultRecord>();
  readonly phases: PhaseTime[] = [];
  readonly results: ResultField[] = [];
  readonly checks: Check[] = [];
  readonly findings: Finding[] = [];
  readonly measured: MeasuredRecovery[] = [];
  readonly rungs: RungRecord[] = [];
  readonly manualSteps: ManualAnswer[] = [];
  readonly signOffs: SignOff[] = [];
  readonly timeline: TimelineEntry[] = [];
  timelineLeftOut = 0;
  private waiting: (() => WaitingFor | null) | null = null;
  private labelled: string | null = null;

  /** Remembers that something happened. */
  note(what: string): void {
    if (this.timeline.length >= mostTimelineEntries) {
      // The first half stays, the later ones make room: how it ended must never be missing.
      this.timeline.splice(mostTimelineEntries / 2, 1);
      this.timelineLeftOut += 1;
    }
    this.timeline.push({ at: new Date().toISOString(), what });
  }

  /** Says in which phase the run is and what it does there. */
  enter(phase: Phase, doing: string): void {
    if (phase !== this.phase) this.note(`${phase}: ${doing}`);
    this.phase = phase;
    this.doing = doing;
    this.show();
  }

  /** Ends the run; the first reason counts, unless a later one says that Muster itself failed. */
  end(outcome: Outcome, reason: string): void {
    this.note(`${outcome}: ${reason}`);
    if (this.ending !== undefined && outcome !== 'errored') return;
    if (this.ending?.outcome === 'errored') return;
    this.ending = { outcome, reason };
  }

  /** The run waits for what `waiting` says until that says null, asked anew whenever it is told. */
  waitFor(waiting: (() => WaitingFor | null) | null): void {
    this.waiting = waiting;
    this.show();
  }

  get waitingFor(): WaitingFor | null {
    return this.waiting?.() ?? null;
  }

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

  /** Brings the live details, and the label that says for whom it waits, up to date. */
  show(): void {
    setCurrentDetails(liveDetails(this));
    const { waitingFor } = this;
    const who = waitingFor === null ? null : waitingFor.from.join(',') || 'anybody';
    if (who === this.labelled) return;
    this.labelled = who;
    label([['MusterWaitingFor', who]]);
  }
}

/** Sets search attributes; null removes one. */
export function label(values: readonly (readonly [name: string, value: string | null])[]): void {
  upsertSearchAttributes(
    values.map(([name, value]): SearchAttributeUpdatePair => {
      const key = defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);
      return { key, value };
    }),
  );
}
