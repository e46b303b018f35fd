import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Canary, CanaryLosses, CanaryWrite, JobsDone } from '../../domain/canary.js';
import { MusterError } from '../../domain/errors.js';
import type {
  CanaryRequest,
  CanaryStarted,
  Drained,
  DrainedRequest,
  JobsDoneRequest,
  StartCanaryRequest,
} from '../../domain/canary-protocol.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import type { SecretRef } from '../../domain/secret.js';
import { canaryId, type CanaryConfig } from '../canaries/canary-config.js';
import { readCanaryJournal } from '../canaries/canary-journal.js';
import { programPath } from '../program-path.js';
import { cleanUp, countLosses, readBack } from '../canaries/canary-reader.js';
import { countJobsDone } from '../canaries/jobs-done.js';
import { removeJobs } from '../queues/remove-jobs.js';
import { waitForDrain } from '../queues/wait-for-drain.js';
import { queueOf } from '../queues/with-queue.js';
import type { AgentPaths } from './agent-paths.js';
import { DrillFiles } from './drill-files.js';
import { HelperProcess } from './helper-process.js';
import { HelperSet } from './helper-set.js';
import { smallNode } from './small-node.js';
import { readJson, writeDurably } from './write-durably.js';

const writerMain = programPath('host/canaries/canary-writer-main.js');

/** How long the first acknowledgement may take before the canary counts as not working. */
const firstWithinMs = 5_000;

/** Starts canary writers, counts what was lost, and removes what they wrote. */
export class Canaries {
  private readonly running = new HelperSet();

  constructor(private readonly paths: AgentPaths) {}

  /** Finds the writers of a run that an earlier agent started. */
  async adopt(runId: string): Promise<void> {
    for (const name of await this.namesOf(runId)) {
      const files = new DrillFiles(this.paths, runId).canary(name);
      await this.running.adopt(`${runId}/${name}`, files.helper);
    }
  }

  /** Starts the writer, once. @throws MusterError CANARY_UNKNOWN */
  start(request: StartCanaryRequest, inventory: Inventory): Promise<void> {
    const { drill, canary: name } = request;
    const key = `${drill.runId}/${name}`;
    return this.running.start(key, async () => {
      const files = new DrillFiles(this.paths, drill.runId).canary(name);
      const endAt = Date.now() + request.ttlMs;
      const { journal, quiet } = files;
      const config: CanaryConfig = {
        ...writerOf(request, inventory),
        prefix: prefixOf(key),
        journal,
        quiet,
        endAt,
      };
      await writeDurably(files.config, JSON.stringify(config));
      const argv = [...smallNode, writerMain, files.config];
      return HelperProcess.start(files.helper, { name, argv, endAt });
    });
  }

  /** Waits for the writer's first acknowledged write. @throws MusterError CANARY_UNREADABLE */
  async firstAcknowledged({ drill, canary: name }: CanaryRequest): Promise<CanaryStarted> {
    const { canary, journal } = await this.configOf(drill.runId, name);
    for (let waitedMs = 0; waitedMs < firstWithinMs; waitedMs += 10) {
      const { acknowledged } = readCanaryJournal(journal);
      if (acknowledged.length > 0) return { acknowledged: acknowledged.length };
      await delay(10);
    }
    throw new MusterError('CANARY_UNREADABLE', `no write of canary "${name}" was acknowledged`, {
      remedy: remedyOf(canary.write),
    });
  }

  /** Ends the writer and counts; asked again it counts again. */
  async losses(
    { drill, canary: name }: CanaryRequest,
    inventory: Inventory,
  ): Promise<CanaryLosses> {
    const config = await this.configOf(drill.runId, name);
    await this.running.stop(`${drill.runId}/${name}`);
    return countLosses(config, await readBack(config, inventory));
  }

  /** Ends the writing, not the looking, and waits until the queue has drained. */
  async drained(
    request: DrainedRequest,
    inventory: Inventory,
    signal: AbortSignal,
  ): Promise<Drained> {
    const { quiet } = await this.configOf(request.drill.runId, request.canary);
    await writeDurably(quiet, '');
    return waitForDrain(request, inventory, signal);
  }

  /** Ends the writer and counts; asked again it counts again. */
  async jobsDone(request: JobsDoneRequest, inventory: Inventory): Promise<JobsDone> {
    const { drill, canary: name } = request;
    const config = await this.configOf(drill.runId, name);
    await this.running.stop(`${drill.runId}/${name}`);
    return countJobsDone(config, inventory, request);
  }

  /** Ends the run's writers. */
  async stop(runId: string): Promise<void> {
    for (const name of await this.namesOf(runId)) await this.running.stop(`${runId}/${name}`);
  }

  /** Removes what the run's writers wrote. Answers what could not be removed, and why. */
  async tidy(runId: string, inventory: Inventory): Promise<readonly string[]> {
    const failures: string[] = [];
    for (const name of await this.namesOf(runId)) {
      const config = await this.configOf(runId, name);
      const told = (error: Error): void =>
        void failures.push(`canary "${name}" is not cleaned up: ${error.message}`);
      // Jobs first: what they would still do must not come after the rows are gone.
      await removeQueued(config, inventory).catch(told);
      await cleanUp(config, inventory).catch(told);
    }
    return failures;
  }

  stopAll(): Promise<void> {
    return this.running.stopAll();
  }

  private async configOf(runId: string, name: string): Promise<CanaryConfig> {
    const { config } = new DrillFiles(this.paths, runId).canary(name);
    const kept = await readJson<CanaryConfig>(config);
    if (kept !== undefined) return kept;
    throw new MusterError('CANARY_UNKNOWN', `canary "${name}" was not started by run ${runId}`);
  }

  private async namesOf(runId: string): Promise<readonly string[]> {
    const { folder } = new DrillFiles(this.paths, runId);
    const names = await readdir(folder).catch(() => []);
    return names.flatMap((file) => /^canary-(.+)-config\.json$/.exec(file)?.[1] ?? []);
  }
}

/** What a writer is told of the inventory. @throws MusterError CANARY_UNKNOWN, QUEUE_UNKNOWN */
function writerOf(
  { canary: name, followEveryMs }: StartCanaryRequest,
  inventory: Inventory,
): Pick<CanaryConfig, 'canary' | 'queue' | 'follow'> {
  const canary = canaryOf(inventory, name);
  const { write, read } = canary;
  const urlOf = (store: string): SecretRef => {
    const found = inventory.stores[store];
    if (found !== undefined) return found.url;
    throw new MusterError('CANARY_UNREADABLE', `the inventory has no store "${store}"`);
  };
  const queue = write.kind === 'bullmq' ? queueOf(inventory, write.queue) : undefined;
  return {
    canary,
    ...(queue !== undefined && { queue: { queue, url: urlOf(queue.store) } }),
    ...(followEveryMs !== undefined && {
      follow: { url: urlOf(read.store), sql: read.sql, everyMs: followEveryMs },
    }),
  };
}

/** Removes the jobs that the writes became. @throws MusterError where a worker keeps some */
async function removeQueued(config: CanaryConfig, inventory: Inventory): Promise<void> {
  const { canary, prefix, journal } = config;
  const { queue } = canary.write;
  if (queue === undefined) return;
  const ids = [...readCanaryJournal(journal).sentAtMs.keys()].map((n) => canaryId(prefix, n));
  const held = await removeJobs(queue, ids, inventory);
  if (held.length === 0) return;
  throw new MusterError('COMMAND_FAILED', `a worker keeps ${held.length} jobs of "${queue}"`);
}

function remedyOf(write: CanaryWrite): string {
  if (write.kind === 'bullmq') return `Try to add a job to queue "${write.queue}" by hand.`;
  return `Try the write by hand: POST ${write.url} must answer ${write.status}.`;
}

/** Differs between any two writers; run ids begin alike where runs begin at about the same time. */
function prefixOf(key: string): string {
  return `muster-${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;
}

function canaryOf(inventory: Inventory, name: string): Canary {
  const canary = inventory.canaries[name];
  if (canary !== undefined) return canary;
  throw new MusterError('CANARY_UNKNOWN', `the inventory has no canary "${name}"`);
}
