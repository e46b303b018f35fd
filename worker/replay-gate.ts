import { readFile } from 'node:fs/promises';
import { Client, type Connection } from '@temporalio/client';
import { Worker, type NativeConnection } from '@temporalio/worker';
import { drillQueue } from '../domain/contract.js';
import { MusterError } from '../domain/errors.js';

/**
 * Replays every open drill against the bundle, so that no worker polls with code that would break
 * one in flight.
 * @throws MusterError REPLAY_WOULD_BREAK naming the drills
 */
export async function replayOpenDrills(
  connection: NativeConnection,
  namespace: string,
  bundlePath: string,
): Promise<number> {
  const client = new Client({ connection: connection as unknown as Connection, namespace });
  const open = client.workflow.list({
    query: `TaskQueue = '${drillQueue}' AND ExecutionStatus = 'Running'`,
  });
  const histories = open.intoHistories({ concurrency: 5 });
  const code = await readFile(bundlePath, 'utf8');
  const results = Worker.runReplayHistories(
    { workflowBundle: { code }, replayName: 'open-drills' },
    histories,
  );
  const broken: string[] = [];
  let replayed = 0;
  for await (const { workflowId, error } of results) {
    replayed += 1;
    if (error !== undefined) broken.push(`${workflowId}: ${error.message}`);
  }
  if (broken.length === 0) return replayed;
  throw new MusterError('REPLAY_WOULD_BREAK', `this version would break open drills:`, {
    remedy:
      'Let them end under the version they were started with, or abort them: muster abort ID.',
    mistakes: broken.map((message) => ({ path: 'drill', message })),
  });
}
