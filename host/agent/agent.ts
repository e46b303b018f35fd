import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { MusterError } from '../../domain/errors.js';
import type {
  AgentInfo,
  EnterRequest,
  Entered,
  Left,
  Steady,
  WatchRequest,
} from '../../domain/host-protocol.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import type { DrillRef } from '../../domain/plan.js';
import type { FaultRecord } from '../../domain/report/report.js';
import { readInventory, type InventoryFile } from '../inventory-file.js';
import { managerOf } from '../managers/managers.js';
import { serviceOf } from '../faults/service-processes.js';
import { agentInfo } from './agent-info.js';
import type { AgentPaths } from './agent-paths.js';
import { Canaries } from './canaries.js';
import { DrillFiles } from './drill-files.js';
import { FaultKeeper } from './fault-keeper.js';
import { Guard } from './guard.js';
import { stands, toFaultRecord } from './lease.js';
import { Ledger } from './ledger.js';
import { LockTable } from './lock-table.js';
import { Observers } from './observers.js';
import { Rungs } from './rungs.js';
import { readJson, writeDurably } from './write-durably.js';

/** Below this the ledger might not be written when it matters. */
const leastFreeBytes = 20 * 1024 * 1024;

export interface AgentOptions {
  readonly host: string;
  readonly paths: AgentPaths;
  readonly inventoryPath: string;
  readonly say: (line: string) => void;
}

/** Everything that acts on this host, in one process: the single writer. */
export class Agent {
  readonly faults: FaultKeeper;
  readonly observers: Observers;
  readonly canaries: Canaries;
  readonly rungs: Rungs;
  private readonly guard: Guard;

  private constructor(
    private readonly options: AgentOptions,
    private readonly ledger: Ledger,
    private readonly locks: LockTable,
  ) {
    const inventoryOf = (drill: DrillRef) => this.inventoryOf(drill);
    this.faults = new FaultKeeper(ledger, inventoryOf, () => this.guard.wake());
    this.guard = new Guard(ledger, this.faults, options.say);
    this.observers = new Observers(options.paths);
    this.canaries = new Canaries(options.paths);
    this.rungs = new Rungs(options.paths, inventoryOf);
  }

  /** Reads the ledger back, reverts what has expired, finds its helpers again, stands guard. */
  static async start(options: AgentOptions): Promise<Agent> {
    const { paths } = options;
    await mkdir(paths.drills, { recursive: true, mode: 0o700 });
    const ledger = await Ledger.open(paths.leases);
    const agent = new Agent(options, ledger, await LockTable.open(paths.locks));
    await agent.guard.sweep('sweep');
    agent.guard.wake();
    for (const runId of await readdir(paths.drills)) {
      if (await agent.hasLeft(runId)) continue;
      await agent.observers.adopt(runId);
      await agent.canaries.adopt(runId);
    }
    return agent;
  }

  /** Who is here. */
  async hello(): Promise<AgentInfo> {
    const { host, paths } = this.options;
    return agentInfo(host, paths.folder, await this.readInventory(), this.ledger);
  }

  /**
   * Checks that the drill is for this host and this inventory, reverts what has expired, keeps the
   * inventory for the run, takes its locks.
   * @throws MusterError WRONG_HOST, WRONG_INVENTORY, PREFLIGHT_FAILED, LOCKED and a manager's
   */
  async enter({ drill, harmed, watched, holdForMs }: EnterRequest): Promise<Entered> {
    const file = await this.readInventory();
    this.refuseForeign(drill, file);
    await this.guard.sweep('sweep');
    for (const runId of this.locks.expired()) await this.endHold(runId);
    const agent = await this.hello();
    if (agent.freeBytes < leastFreeBytes) {
      throw new MusterError('PREFLIGHT_FAILED', `only ${agent.freeBytes} bytes are free here`, {
        remedy: `Free space where ${this.options.paths.folder} is: leases must be written.`,
      });
    }
    const keysOf = async (name: string): Promise<readonly string[]> => {
      const { manager } = serviceOf(file.inventory, name);
      return managerOf(manager).keys(manager);
    };
    const exclusive = (await Promise.all(harmed.map(keysOf))).flat();
    const shared = (await Promise.all(watched.map(keysOf))).flat();
    const locks = await this.locks.acquire(drill, exclusive, shared, holdForMs);
    await new DrillFiles(this.options.paths, drill.runId).keepInventory(file.inventory, drill);
    return { agent, locks };
  }

  /** Frees the locks of a run that is gone, after reverting what it left. */
  async endHold(runId: string): Promise<void> {
    for (const lease of this.ledger.ofRun(runId).filter(stands)) {
      await this.faults.revert({ drill: lease.drill, leaseId: lease.id }, 'sweep');
    }
    await this.observers.stop(runId);
    await this.locks.release(runId);
  }

  /** Starts the run's observer and waits until all is good. */
  async watch(request: WatchRequest, signal: AbortSignal): Promise<Steady> {
    await this.observers.start(request, await this.inventoryOf(request.drill));
    const { drill, forMs, withinMs } = request;
    const question = { drill, forMs, withinMs, relapsesSince: {}, bystanders: [] };
    return this.observers.steady(question, signal);
  }

  /** Ends a run here: whatever stands is reverted, helpers end, locks are freed, journals hashed. */
  async leave(drill: DrillRef): Promise<Left> {
    const files = new DrillFiles(this.options.paths, drill.runId);
    const known = await readJson<Left>(files.left);
    if (known !== undefined) return known;
    const unreverted: string[] = [];
    for (const lease of this.ledger.ofRun(drill.runId).filter(stands)) {
      const revert = this.faults.revert({ drill, leaseId: lease.id }, 'drill');
      await revert.catch((error: Error) => unreverted.push(error.message));
    }
    await this.observers.stop(drill.runId);
    const notes: string[] = [];
    const entered = await this.inventoryOf(drill).catch(() => undefined);
    if (entered !== undefined) {
      const tidy = this.canaries.leave(drill.runId, entered);
      await tidy.catch((error: Error) => notes.push(error.message));
    }
    const left: Left = {
      faults: this.recordsOf(drill.runId),
      unreverted,
      notes,
      evidence: await hashJournals(files.folder),
    };
    if (unreverted.length > 0) return left;
    await this.locks.release(drill.runId);
    if (entered !== undefined) await writeDurably(files.left, JSON.stringify(left));
    return left;
  }

  /** Every fault that may stand here. */
  standing(): readonly FaultRecord[] {
    return this.ledger.standing().map(toFaultRecord);
  }

  /** Reverts everything that stands, on a person's word. @throws MusterError REVERT_FAILED */
  async revertAll(): Promise<readonly FaultRecord[]> {
    const reverted = this.ledger
      .standing()
      .map((lease) => this.faults.revert({ drill: lease.drill, leaseId: lease.id }, 'person'));
    return (await Promise.all(reverted)).map(({ record }) => record);
  }

  /** Takes everything back and ends its helpers: an agent that is gone guards nothing. */
  async stop(): Promise<void> {
    this.guard.stop();
    await this.revertAll().catch((error: Error) => this.options.say(error.message));
    await this.observers.stopAll();
    await this.canaries.stopAll();
  }

  /** The inventory the run was planned with. @throws MusterError WRONG_INVENTORY */
  inventoryOf(drill: DrillRef): Promise<Inventory> {
    return new DrillFiles(this.options.paths, drill.runId).keptInventory(drill);
  }

  private readInventory(): Promise<InventoryFile> {
    return readInventory(this.options.inventoryPath, process.env);
  }

  private recordsOf(runId: string): readonly FaultRecord[] {
    return this.ledger.ofRun(runId).map(toFaultRecord);
  }

  private async hasLeft(runId: string): Promise<boolean> {
    return (await readJson(new DrillFiles(this.options.paths, runId).left)) !== undefined;
  }

  private refuseForeign(drill: DrillRef, file: InventoryFile): void {
    const { host } = this.options;
    if (drill.host !== host) {
      throw new MusterError('WRONG_HOST', `this is "${host}", the drill is for "${drill.host}"`);
    }
    if (drill.inventorySha256 === file.sha256) return;
    throw new MusterError(
      'WRONG_INVENTORY',
      `the plan was made from another inventory than ${file.path} on "${host}"`,
      { remedy: 'Put the same muster.yaml beside worker and agent, then start the drill again.' },
    );
  }
}

async function hashJournals(folder: string): Promise<Left['evidence']> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.jsonl')).sort();
  if (files.length === 0) return { sha256: null, files: [] };
  const digest = createHash('sha256');
  for (const name of files) {
    digest.update(`${basename(name)}\0`).update(await readFile(join(folder, name)));
  }
  return { sha256: digest.digest('hex'), files: files.map((name) => join(folder, name)) };
}
