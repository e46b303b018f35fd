import { signals, queries, type DrillStatus } from '../../../domain/contract.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { troubleOf } from '../trouble-of.js';
import type { DrillHandle, Stack } from '../stack.js';
import { weigh, type Weight } from './weigh.js';

const signOffWithinMs = 60_000;

/** What worker and agent weigh at one moment, in MB. */
interface Weights {
  readonly when: string;
  readonly worker: number;
  readonly agent: number;
}

/** What came of many drills on one worker. */
export interface ManyDrills {
  readonly weights: readonly Weights[];
  /** How many waited for their sign-off at one and the same time. */
  readonly waiting: number;
  /** How many ended completed and signed, whatever their verdict. */
  readonly completed: number;
  /** Why the others did not pass. */
  readonly troubles: readonly string[];
}

/** Runs drills until all wait for a sign-off, one after another on each service, then signs them all. */
export async function manyDrills(
  stack: Stack,
  services: readonly string[],
  count: number,
): Promise<ManyDrills> {
  const weights: Weights[] = [];
  const note = async (when: string): Promise<void> => {
    const [worker, agent] = await Promise.all([stack.workerPid, stack.agentPid].map(weigh));
    weights.push({ when, worker: megabytes(worker), agent: megabytes(agent) });
  };
  await note('before the first');
  const handles: DrillHandle[] = [];
  let begun = 0;
  const lane = async (service: string): Promise<void> => {
    while (begun < count) {
      begun += 1;
      const handle = await stack.start(service);
      await comesToSignOff(handle);
      handles.push(handle);
      if ((handles.length * 4) % count === 0) await note(`${handles.length} waiting`);
    }
  };
  await Promise.all(services.map(lane));
  const waiting = await countWaiting(handles);
  await note('all asked for their status');
  for (const handle of handles) {
    // Who ended early cannot be told any more.
    if ((await handle.describe()).status.name !== 'RUNNING') continue;
    await handle.signal(signals.signOff, { decision: 'approve', by: 'ben', role: 'reviewer' });
  }
  const reports = await Promise.all(handles.map((handle) => handle.result()));
  await note('all signed and done');
  const completed = reports.filter(
    ({ outcome, signOffs }) => outcome === 'completed' && signOffs[0]?.decision === 'approve',
  ).length;
  const troubles = reports.map(troubleOf).filter((trouble) => trouble !== undefined);
  return { weights, waiting, completed, troubles };
}

function megabytes(weight: Weight | undefined): number {
  return weight?.megabytes ?? Number.NaN;
}

/** Or to its end, which it may come to early: its report then says why. */
async function comesToSignOff(handle: DrillHandle): Promise<void> {
  const there = async (): Promise<boolean> =>
    ['sign-off', 'done'].includes((await statusOf(handle)).phase);
  if ((await waitUntil(there, { withinMs: signOffWithinMs, everyMs: 100 })) === true) return;
  throw new Error(`${handle.workflowId} did not come to its sign-off`);
}

/** Asks every one while all are open: a worker that keeps fewer in memory replays the others. */
async function countWaiting(handles: readonly DrillHandle[]): Promise<number> {
  let waiting = 0;
  for (const handle of handles) {
    const { waitingFor } = await statusOf(handle);
    if (waitingFor?.from.includes('reviewer') === true) waiting += 1;
  }
  return waiting;
}

function statusOf(handle: DrillHandle): Promise<DrillStatus> {
  return handle.query<DrillStatus>(queries.status);
}
