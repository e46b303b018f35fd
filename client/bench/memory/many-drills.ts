import { signals, queries, type DrillStatus } from '../../../domain/contract.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { troubleOf } from '../trouble-of.js';
import type { DrillHandle, Stack } from '../stack.js';
import { residentMegabytes } from './resident.js';

const signOffWithinMs = 60_000;

/** What worker and agent weigh at one moment, in MB. */
interface Weight {
  readonly when: string;
  readonly worker: number;
  readonly agent: number;
}

/** What came of many drills on one worker. */
export interface ManyDrills {
  readonly weights: readonly Weight[];
  /** How many waited for their sign-off at one and the same time. */
  readonly waiting: number;
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
  const weights: Weight[] = [];
  const weigh = async (when: string): Promise<void> => {
    const [worker, agent] = await Promise.all(
      [stack.workerPid, stack.agentPid].map(residentMegabytes),
    );
    weights.push({ when, worker: worker!, agent: agent! });
  };
  await weigh('before the first');
  const handles: DrillHandle[] = [];
  let begun = 0;
  const lane = async (service: string): Promise<void> => {
    while (begun < count) {
      begun += 1;
      const handle = await stack.start(service);
      await waitsForSignOff(handle);
      handles.push(handle);
      if ((handles.length * 4) % count === 0) await weigh(`${handles.length} waiting`);
    }
  };
  await Promise.all(services.map(lane));
  const waiting = await countWaiting(handles);
  await weigh('all asked for their status');
  for (const handle of handles) {
    await handle.signal(signals.signOff, { decision: 'approve', by: 'ben', role: 'reviewer' });
  }
  const reports = await Promise.all(handles.map((handle) => handle.result()));
  await weigh('all signed and done');
  const troubles = reports.map(troubleOf).filter((trouble) => trouble !== undefined);
  return { weights, waiting, completed: reports.length - troubles.length, troubles };
}

async function waitsForSignOff(handle: DrillHandle): Promise<void> {
  const waits = async (): Promise<boolean> => (await statusOf(handle)).phase === 'sign-off';
  const there = await waitUntil(waits, { withinMs: signOffWithinMs, everyMs: 100 });
  if (there !== true) throw new Error(`${handle.workflowId} did not come to its sign-off`);
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
