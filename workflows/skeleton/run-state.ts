import {
  defineSearchAttributeKey,
  SearchAttributeType,
  type SearchAttributeUpdatePair,
} from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { DrillStatus, Phase, WaitingFor } from '../../domain/contract.js';
import type { ManualStepDefinition } from '../../domain/drill-definition.js';
import type { Environment } from '../../domain/inventory/inventory.js';
import type { AbortRequest, ManualAnswer, SignOff } from '../../domain/report/answers.js';
import type { TimelineEntry } from '../../domain/report/report.js';
import type { Outcome } from '../../domain/verdict.js';
import { tellSuite } from './tell-suite.js';

const mostTimelineEntries = 200;

/** Why a run is ending before its body has run to its end. */
export interface Ending {
  readonly outcome: Outcome;
  readonly reason: string;
}

/** What people, and whoever answers them, must know of a run's plan. */
export interface AskingPlan {
  readonly environment: Environment;
  readonly people: Readonly<Record<string, readonly string[]>>;
  readonly manualSteps: readonly ManualStepDefinition[];
  readonly approval: readonly string[];
  readonly signOff: readonly string[];
  /** Whether each role must be signed by another person. */
  readonly distinctSigners?: boolean;
}

/** What any run, of a drill or of a suite, has learnt so far; queries and live details show it. */
export abstract class RunState {
  abstract readonly plan: AskingPlan | undefined;
  phase: Phase = 'planning';
  doing = 'making the plan';
  ending: Ending | undefined;
  outcome: Outcome | null = null;
  aborted: AbortRequest | undefined;
  readonly manualSteps: ManualAnswer[] = [];
  readonly signOffs: SignOff[] = [];
  readonly timeline: TimelineEntry[] = [];
  timelineLeftOut = 0;
  private waiting: (() => WaitingFor | null) | null = null;
  private labelled: string | null = null;

  /** The answer to the query `status`. */
  abstract status(type: string): DrillStatus;
  /** What the UI shows while it runs, as Markdown. */
  protected abstract details(): string;

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

  /** Brings the live details, and the label that says for whom it waits, up to date. */
  show(): void {
    setCurrentDetails(this.details());
    const { waitingFor } = this;
    const who = waitingFor === null ? null : waitingFor.from.join(',') || 'anybody';
    if (who === this.labelled) return;
    this.labelled = who;
    label([['MusterWaitingFor', who]]);
    tellSuite(waitingFor);
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
