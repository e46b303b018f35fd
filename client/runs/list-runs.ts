import type { Client } from '@temporalio/client';
import { drillQueue } from '../../domain/contract.js';
import { askStatus } from './ask-status.js';
import { labelsOf, type RunLabels } from './run-labels.js';
import type { RunInfo } from './find-run.js';
import { whyStuck } from './why-stuck.js';

const answerWithinMs = 2_000;
const recentRuns = 20;

/** A run on one line. */
export interface ListedRun extends RunLabels {
  readonly workflowId: string;
  readonly runId: string;
  readonly startedAt: string;
  readonly state: 'open' | 'waiting' | 'stuck' | 'over';
  /** Its phase, whom it waits for, why it is stuck, or how it ended. */
  readonly detail: string;
  /** The run of the suite that began it. */
  readonly suite?: string;
}

/** Open runs, then those that are over, newest first; without `all` the newest of these only. */
export async function listRuns(
  client: Client,
  { all }: { readonly all: boolean },
): Promise<readonly ListedRun[]> {
  const found: RunInfo[] = [];
  for await (const info of client.workflow.list({ query: `TaskQueue = '${drillQueue}'` })) {
    found.push(info);
  }
  found.sort((a, b) => b.startTime.getTime() - a.startTime.getTime());
  const over = found.filter((info) => !isOpen(info)).slice(0, all ? undefined : recentRuns);
  const open = await Promise.all(found.filter(isOpen).map((info) => openRun(client, info)));
  return belowTheirSuites([...open, ...over.map(overRun)]);
}

/** Drills of a suite after it, in the order in which they began; a suite that is not listed leaves them be. */
function belowTheirSuites(runs: readonly ListedRun[]): readonly ListedRun[] {
  const ofSuites = runs.filter(({ suite }) =>
    runs.some(({ workflowId, suite: nested }) => workflowId === suite && nested === undefined),
  );
  return runs
    .filter((run) => !ofSuites.includes(run))
    .flatMap((run) => [
      run,
      ...ofSuites
        .filter(({ suite }) => suite === run.workflowId)
        .toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1)),
    ]);
}

function isOpen({ status }: RunInfo): boolean {
  return status.name === 'RUNNING';
}

async function openRun(client: Client, info: RunInfo): Promise<ListedRun> {
  const labels = labelsOf(info);
  const handle = client.workflow.getHandle(info.workflowId, info.runId);
  const stuck = await whyStuck(client, info);
  if (stuck !== undefined) return listed(info, 'stuck', stuck);
  if (labels.waitingFor !== undefined) {
    return listed(info, 'waiting', `waits for ${labels.waitingFor}`);
  }
  const status = await askStatus(client, { handle }, answerWithinMs).catch(() => undefined);
  return listed(
    info,
    'open',
    status === undefined ? 'no worker answers' : `${status.phase}: ${status.doing}`,
  );
}

function overRun(info: RunInfo): ListedRun {
  const { verdict } = labelsOf(info);
  const how = info.status.name.toLowerCase();
  return listed(info, 'over', verdict === undefined ? how : `${how}, ${verdict}`);
}

function listed(info: RunInfo, state: ListedRun['state'], detail: string): ListedRun {
  const { workflowId, runId, startTime, parentExecution } = info;
  const startedAt = startTime.toISOString();
  const suite = parentExecution?.workflowId ?? undefined;
  return {
    workflowId,
    runId,
    startedAt,
    state,
    detail,
    ...(suite !== undefined && { suite }),
    ...labelsOf(info),
  };
}
