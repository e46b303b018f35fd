import { setTimeout as delay } from 'node:timers/promises';
import { DrillFiles } from '../../../host/agent/drill-files.js';
import { readJson } from '../../../host/agent/write-durably.js';
import { isAlive } from '../../../host/processes/process-identity.js';
import type { ProcessIdentity } from '../../../domain/service.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import type { Stack } from '../stack.js';
import { weigh, type Weight } from './weigh.js';

/** The drill that watches for long, and as a dry run harms nothing. */
export const longWatch = 'long-watch';

/** The most that an observer weighs while it watches for so long, and its share of a core. */
export async function watchFor(stack: Stack, ms: number): Promise<Weight> {
  const handle = await stack.start(longWatch, { dryRun: true });
  const { observer: file } = new DrillFiles(stack.paths, handle.firstExecutionRunId);
  const find = async (): Promise<ProcessIdentity | undefined> =>
    (await readJson<{ readonly process?: ProcessIdentity }>(file))?.process;
  const observer = await waitUntil(find, { withinMs: 20_000, everyMs: 20 });
  if (observer === undefined) throw new Error('no observer was started');
  let most: Weight = { megabytes: 0, cpuPercent: 0 };
  for (let watchedMs = 0; watchedMs < ms && isAlive(observer); watchedMs += 1_000) {
    await delay(1_000);
    const now = await weigh(observer.pid);
    if (now === undefined) continue;
    most = { ...now, megabytes: Math.max(most.megabytes, now.megabytes) };
  }
  await handle.result();
  return most;
}
