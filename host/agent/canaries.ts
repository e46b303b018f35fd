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
import { readJson, writeDurably } from './write-durably.js';

const writerMain = programPath('host/canaries/canary-writer-main.js');

/** How long the first acknowledgement may take before the canary counts as not working. */
const firstWithinMs = 5_000;

/** Starts canary writers, counts what was lost, and removes what they wrote. */
export class Canaries {
  private readonly running = new Map<string, HelperProcess>();

  constructor(private readonly paths: AgentPaths) {}

  /** Finds the writers of a run that an earlier agent started. */
  async adopt(runId: string): Promise<void> {
    for (const name of await this.namesOf(runId)) {
      const files = new DrillFiles(this.paths, runId).canary(name);
      const helper = await HelperProcess.adopt(files.helper);
      if (helper !== undefined) this.running.set(`${runId}/${name}`, helper);
    }
  }

  /** Starts the writer, once, and waits for its first acknowledged write. @throws CANARY_UNREADABLE */
  async start(request: CanaryRequest, inventory: Inventory): Promise<CanaryStarted> {
    const { drill, canary: name, ttlMs } = request;
    const canary = canaryOf(inventory, name);
    const files = new DrillFiles(this.paths, drill.runId).canary(name);
    const key = `${drill.runId}/${name}`;
    if (!this.running.has(key)) {
      const endAt = Date.now() + ttlMs;
      const prefix = `muster-${drill.runId.slice(0, 8)}`;
      const config: CanaryConfig = { canary, prefix, journal: files.journal, endAt };
      await writeDurably(files.config, JSON.stringify(config));
      const argv = [process.execPath, '--max-semi-space-size=1', writerMain, files.config];
      this.running.set(key, await HelperProcess.start(files.helper, { name, argv, endAt }));
    }
    for (let waitedMs = 0; waitedMs < firstWithinMs; waitedMs += 10) {
      const { acknowledged } = readCanaryJournal(files.journal);
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
    await this.running.get(`${drill.runId}/${name}`)?.stop();
    return countLosses(config.canary, inventory, config.prefix, config.journal);
  }

  /** Ends the run's writers and removes what they wrote. */
  async leave(runId: string, inventory: Inventory): Promise<void> {
    for (const name of await this.namesOf(runId)) {
      await this.running.get(`${runId}/${name}`)?.stop();
      this.running.delete(`${runId}/${name}`);
      const config = await this.configOf(runId, name);
      await cleanUp(config.canary, inventory, config.prefix, config.journal);
    }
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.running.values()].map((helper) => helper.stop()));
    this.running.clear();
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

function canaryOf(inventory: Inventory, name: string): Canary {
  const canary = inventory.canaries[name];
  if (canary !== undefined) return canary;
  throw new MusterError('CANARY_UNKNOWN', `the inventory has no canary "${name}"`);
}
