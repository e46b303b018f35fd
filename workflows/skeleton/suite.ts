import {
  ChildWorkflowCancellationType,
  ChildWorkflowFailure,
  CancellationScope,
  condition,
  CancelledFailure,
  ParentClosePolicy,
  startChild,
  workflowInfo,
  type ChildWorkflowHandle,
} from '@temporalio/workflow';
import { longestReason, signals } from '../../domain/contract.js';
import type { AbortRequest } from '../../domain/report/answers.js';
import type { DrillInput } from '../../domain/plan.js';
import type { DrillReport } from '../../domain/report/report.js';
import type { DrillEntry } from '../../domain/suite/drill-entry.js';
import type { PlannedDrill, SuitePlan } from '../../domain/suite/suite-plan.js';
import { inPlaceOf, toBareEntry, toDrillEntry } from '../../domain/suite/to-drill-entry.js';
import { causeOf } from './failures.js';
import { findReport } from './suite-host.js';
import type { SuiteState } from './suite-state.js';

type DrillWorkflow = (input: DrillInput) => Promise<DrillReport>;
type Child = ChildWorkflowHandle<DrillWorkflow>;

/** The verbs a suite tells its story in. Each drill is a workflow of its own, and safe by itself. */
export class Suite {
  constructor(
    private readonly state: SuiteState,
    private readonly plan: SuitePlan,
  ) {}

  /** Runs the drills at once, and says what they came to. Never throws: a drill's end is its own. */
  async run(drills: readonly PlannedDrill[]): Promise<readonly DrillEntry[]> {
    this.state.enter('running', drills.map(({ drill }) => drill).join(' and '));
    return Promise.all(drills.map((planned) => this.log(planned)));
  }

  /** Begins no further drill. */
  stop(why: string): void {
    if (this.state.stopped !== undefined) return;
    this.state.stopped = why;
    this.state.note(`no further drill: ${why}`);
  }

  private async log(planned: PlannedDrill): Promise<DrillEntry> {
    const { state } = this;
    const { drill } = planned;
    const entry = await this.entryOf(planned);
    state.entries.set(drill, entry);
    const why = entry.reason === undefined ? '' : `: ${entry.reason}`;
    state.note(`${drill} ${entry.status}${why}`);
    if (entry.standing.length > 0) {
      state.end('errored', `${drill} left standing: ${entry.standing.join(', ')}`);
    }
    state.show();
    return entry;
  }

  private async entryOf(planned: PlannedDrill): Promise<DrillEntry> {
    const { drill, skip, before, carriedOver } = planned;
    const { ending, stopped } = this.state;
    if (carriedOver) {
      const from = this.plan.rerunOf?.workflowId;
      return before === undefined || from === undefined
        ? toBareEntry(planned, { reason: 'the earlier run has nothing of it' })
        : { ...before, carriedFrom: before.carriedFrom ?? from };
    }
    if (skip !== undefined) return toBareEntry(planned, { status: 'skipped', reason: skip });
    const why = ending?.reason ?? stopped;
    if (why !== undefined) return toBareEntry(planned, { reason: why });
    const startedAt = new Date().toISOString();
    const workflowId = `${workflowInfo().workflowId}/${drill}`;
    try {
      const child = await this.begin(planned, workflowId);
      return inPlaceOf(await this.cameTo(planned, child, startedAt), before);
    } catch (error) {
      return toBareEntry(planned, failed(error, { startedAt, workflowId }));
    }
  }

  private async begin({ drill, type }: PlannedDrill, workflowId: string): Promise<Child> {
    const { suite, requestedBy, reason, dryRun } = this.plan;
    const child = await startChild<DrillWorkflow>(type, {
      workflowId,
      args: [{ drill, requestedBy, reason: ofSuite(suite, reason), dryRun }],
      // Of a suite that is terminated the drills still put everything back, and report.
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
      staticSummary: `${drill} of suite ${suite}`,
    });
    this.state.begun.set(drill, workflowId);
    this.state.show();
    return child;
  }

  private async cameTo(
    planned: PlannedDrill,
    child: Child,
    startedAt: string,
  ): Promise<DrillEntry> {
    const { drill } = planned;
    const { workflowId, firstExecutionRunId: runId } = child;
    let report: DrillReport | null = null;
    let failure: unknown;
    try {
      report = await this.untilEnded(child);
    } catch (error) {
      failure = error;
    }
    const withReport = report === null;
    const found = await findReport({ drill, runId, withReport }).catch((error: unknown) => {
      this.state.note(`the report of ${drill} was not found: ${causeOf(error).message}`);
      return { files: [], report: null };
    });
    report ??= found.report;
    if (report === null) {
      return toBareEntry(planned, { ...failed(failure, { startedAt, workflowId }), runId });
    }
    this.tellEdited(drill, report);
    return toDrillEntry(planned, report, found.files);
  }

  /** Waits for the drill's end; passes on an abort of the suite. A cancellation reaches it by itself. */
  private async untilEnded(child: Child): Promise<DrillReport> {
    let ended = false;
    const aborting = CancellationScope.nonCancellable(async () => {
      await condition(() => ended || this.state.aborted !== undefined);
      const { aborted } = this.state;
      if (ended || aborted === undefined) return;
      // A drill that has just ended need not be told.
      await child.signal<[AbortRequest]>(signals.abort, aborted).catch(() => {});
    });
    try {
      return await child.result();
    } finally {
      ended = true;
      await aborting;
    }
  }

  /** An edit changes no drill in flight, but those that begin after it. */
  private tellEdited(drill: string, { inventory }: DrillReport): void {
    if (inventory.sha256 === this.plan.inventorySha256) return;
    this.state.note(`${drill} ran by an inventory that was edited since the suite was planned`);
  }
}

/** Never longer than a drill takes a reason, whatever the suite's was. */
function ofSuite(suite: string, reason: string): string {
  return `suite ${suite}: ${reason}`.slice(0, longestReason);
}

/** How a drill ended that left no report. */
function failed(
  error: unknown,
  { startedAt, workflowId }: { readonly startedAt: string; readonly workflowId: string },
) {
  const cancelled =
    error instanceof CancelledFailure ||
    (error instanceof ChildWorkflowFailure && error.cause instanceof CancelledFailure);
  const { code, message } = causeOf(error);
  const reason = cancelled ? 'it was cancelled' : `${code}: ${message}`;
  return {
    status: cancelled ? ('notRun' as const) : ('inconclusive' as const),
    outcome: cancelled ? ('cancelled' as const) : ('errored' as const),
    reason,
    workflowId,
    startedAt,
    finishedAt: new Date().toISOString(),
  };
}
