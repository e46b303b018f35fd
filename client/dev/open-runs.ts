import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { listRuns, type ListedRun } from '../runs/list-runs.js';
import { plain } from '../shell/lines.js';

const askWithinMs = 4_000;
const mostTold = 5;

/**
 * Which runs are still open on the server of a `muster dev` that is about to end, and what becomes
 * of them; nothing where there is none, or where the server does not tell in time. Never throws.
 */
export async function openRunLines(
  address: string,
  { agentEnds }: { readonly agentEnds: boolean },
): Promise<readonly string[]> {
  const inTime = delay(askWithinMs, [], { ref: false });
  const open = await Promise.race([openRuns(address).catch(() => []), inTime]);
  if (open.length === 0) return [];
  const more = open.length - mostTold;
  const harm = agentEnds
    ? 'The agent takes back now what was injected'
    : "What was injected the agent's guard takes back by its deadline";
  return [
    'Still open:',
    ...open.slice(0, mostTold).map((run) => `  ${run.workflowId} (${plain(run.detail)})`),
    ...(more > 0 ? [`  and ${more} more`] : []),
    `${harm}; the next \`muster dev\` goes on from there. To end one then:`,
    `  muster abort ${open[0]!.workflowId} --by YOU --reason WHY`,
  ];
}

async function openRuns(address: string): Promise<readonly ListedRun[]> {
  const connection = await Connection.connect({ address, connectTimeout: askWithinMs });
  try {
    const runs = await listRuns(new Client({ connection }), { all: false });
    return runs.filter(({ state }) => state !== 'over');
  } finally {
    await connection.close();
  }
}
