import { setTimeout as sleep } from 'node:timers/promises';

import type { Job } from 'bullmq';
import type { Pool } from 'pg';

import type { Defect } from '../defects.js';
import { type Log, reasonOf } from './kit/logger.js';
import { type SealedEpoch, sealEpoch } from './seal-epoch.js';
import { tokenGroup } from './tree-build-queue.js';

/** How long after its job was done a careless builder seals. */
const lateMs = 400;

interface BuildParts {
  readonly pool: Pool;
  readonly log: Log;
  readonly defect: Defect | undefined;
}

/** What is asked of a build: how long its tree takes, beside what it takes anyway. */
interface BuildData {
  readonly takesMs?: number;
}

/** Builds the tree of one job, and seals its epoch when the tree stands. */
export function createBuild({ pool, log, defect }: BuildParts) {
  const seal = async (job: string, again: boolean): Promise<SealedEpoch> => {
    const sealed = await sealEpoch(pool, { tokenGroup, job, again });
    log('INFO', `sealed epoch ${sealed.epoch}: ${sealed.events} events, root ${sealed.root}`);
    return sealed;
  };

  return async ({ id = 'none', data }: Job): Promise<SealedEpoch | undefined> => {
    const { takesMs = 0 } = data as BuildData;
    if (defect === 'loses-jobs') {
      // Done for the queue, long before it is done.
      const later = sleep(lateMs).then(() => seal(id, false));
      later.catch((error: unknown) => log('ERROR', `epoch not sealed: ${reasonOf(error)}`));
      await sleep(takesMs);
      return undefined;
    }
    if (defect === 'seals-twice') {
      const startedMs = performance.now();
      const sealed = await seal(id, true);
      // Most of its time a job is sealed and not done, however busy the machine is.
      await sleep(4 * Math.max(takesMs, performance.now() - startedMs));
      return sealed;
    }
    await sleep(takesMs);
    return seal(id, false);
  };
}
