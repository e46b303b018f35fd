import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Canary, CanaryLosses } from '../../domain/canary.js';
import { MusterError } from '../../domain/errors.js';
import type { CanaryRequest, CanaryStarted } from '../../domain/host-protocol.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import type { CanaryConfig } from '../canaries/canary-config.js';
import { readCanaryJournal } from '../canaries/canary-journal.js';
import { programPath } from '../program-path.js';
import { cleanUp, countLosses } from '../canaries/canary-reader.js';
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
  start({ drill, canary: name, ttlMs }: CanaryRequest, inventory: Inventory): Promise<void> {
    const key = `${drill.runId}/${name}`;
    return this.running.start(key, async () => {
      const files = new DrillFiles(this.paths, drill.runId).canary(name);
      const canary = canaryOf(inventory, name);
      const endAt = Date.now() + ttlMs;
      const config = { canary, prefix: prefixOf(key), journal: files.journal, endAt };
      await writeDurably(files.config, JSON.stringify(config satisfies CanaryConfig));
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
      remedy: `Try the write by hand: POST ${canary.write.url} must answer ${canary.write.status}.`,
    });
  }

  /** Ends the writer and counts; asked again it counts again. */
  async losses(
    { drill, canary: name }: CanaryRequest,
    inventory: Inventory,
  ): Promise<CanaryLosses> {
    const config = await this.configOf(drill.runId, name);
    await this.running.stop(`${drill.runId}/${name}`);
    return countLosses(config.canary, inventory, config.prefix, config.journal);
  }

  /** Ends the run's writers. */
  async stop(runId: string): Promise<void> {
    for (const name of await this.namesOf(runId)) await this.running.stop(`${runId}/${name}`);
  }

  /** Removes what the run's writers wrote. Answers what could not be removed, and why. */
  async tidy(runId: string, inventory: Inventory): Promise<readonly string[]> {
    const failures: string[] = [];
    for (const name of await this.namesOf(runId)) {
      const { canary, prefix, journal } = await this.configOf(runId, name);
      const removing = cleanUp(canary, inventory, prefix, journal);
      await removing.catch((error: Error) =>
        failures.push(`canary "${name}" is not cleaned up: ${error.message}`),
      );
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

/** Differs between any two writers; run ids begin alike where runs begin at about the same time. */
function prefixOf(key: string): string {
  return `muster-${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;
}

function canaryOf(inventory: Inventory, name: string): Canary {
  const canary = inventory.canaries[name];
  if (canary !== undefined) return canary;
  throw new MusterError('CANARY_UNKNOWN', `the inventory has no canary "${name}"`);
}
