import { mkdir, readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { MusterError } from '../../domain/errors.js';
import type { CanaryStarted, StartCanaryRequest } from '../../domain/canary-protocol.js';
import type { AgentInfo, EnterRequest, Entered } from '../../domain/entering.js';
import type {
  Climbed,
  ClimbRequest,
  JobRequest,
  LeaveRequest,
  Left,
  Steady,
  WatchRequest,
} from '../../domain/host-protocol.js';
import type { PhaseEnd } from '../../domain/job.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import type { DrillRef } from '../../domain/plan.js';
import type { TargetRef } from '../../domain/target.js';
import type { FaultRecord } from '../../domain/report/report.js';
import { readInventory, type InventoryFile } from '../inventory-file.js';
import { agentInfo } from './agent-info.js';
import type { AgentPaths } from './agent-paths.js';
import { Canaries } from './canaries.js';
import { DrillFiles } from './drill-files.js';
import { endRun, type Holdings } from './end-run.js';
import { FaultKeeper } from './fault-keeper.js';
import { Guard } from './guard.js';
import { Jobs } from './jobs.js';
import { InTurn } from './in-turn.js';
import { toFaultRecord, toStandingFault, type StandingFault } from './lease.js';
import { Ledger } from './ledger.js';
import { LockTable } from './lock-table.js';
import { Observers } from './observers.js';
import { refuseForeign, refuseUnaccountable } from './preflight.js';
import { prune } from './prune.js';
import { Rungs } from './rungs.js';
import { lockTargets, refuseUnheld } from './target-locks.js';
import { warningsOf } from './warnings.js';

/** How soon a run whose time is over is ended, also where nobody else wants its locks. */
const endExpiredEveryMs = 30_000;
/** A manager that is away for a moment must not make an agent leave a fault behind. */
const triesToStop = 10;
const stopAgainMs = 2_000;

export interface AgentOptions {
  readonly host: string;
  readonly paths: AgentPaths;
  readonly inventoryPath: string;
  readonly say: (line: string) => void;
}

/** Everything that acts on this host, in one process: the single writer. */
export class Agent implements Holdings {
  readonly paths: AgentPaths;
  readonly faults: FaultKeeper;
  readonly observers: Observers;
  readonly canaries: Canaries;
  readonly jobs: Jobs;
  readonly rungs: Rungs;
  private readonly guard: Guard;
  /** A run enters and leaves one after the other: what comes late finds it gone. */
  private readonly turns = new InTurn();

  private expiry: NodeJS.Timeout | undefined;

  private constructor(
    private readonly options: AgentOptions,
    readonly ledger: Ledger,
    readonly locks: LockTable,
  ) {
    this.paths = options.paths;
    // A lease is taken back whether its run has left or not.
    const inventoryOf = (drill: DrillRef) => this.files(drill).keptInventory(drill);
    const mayHarm = (drill: DrillRef, target: TargetRef) => this.mayHarm(drill, target);
    this.faults = new FaultKeeper(
      { ledger, inventoryOf, onChange: () => this.guard.wake() },
      mayHarm,
    );
    this.guard = new Guard(ledger, this.faults, options.say);
    this.observers = new Observers(options.paths);
    this.canaries = new Canaries(options.paths);
    this.jobs = new Jobs(options.paths);
    this.rungs = new Rungs(options.paths, inventoryOf, mayHarm);
  }

  /** Reads the ledger back, reverts what has expired, finds its helpers again, stands guard. */
  static async start(options: AgentOptions): Promise<Agent> {
    const { paths, say } = options;
    await mkdir(paths.drills, { recursive: true, mode: 0o700 });
    const ledger = await Ledger.open(paths.leases, say);
    const locks = await LockTable.open(paths.locks, say);
    const agent = new Agent(options, ledger, locks);
    agent.guard.wake();
    await agent.guard.sweep('sweep');
    await prune(paths, ledger, locks).catch((error: Error) => say(error.message));
    for (const runId of await readdir(paths.drills)) {
      await agent.adopt(runId).catch((error: Error) => say(`run ${runId}: ${error.message}`));
    }
    void agent.endExpired();
    agent.expiry = setInterval(() => void agent.endExpired(), endExpiredEveryMs);
    agent.expiry.unref();
    return agent;
  }

  /** Who is here. */
  async hello(): Promise<AgentInfo> {
    const { host } = this.options;
    return agentInfo(host, this.paths.folder, await this.readInventory(), this.ledger);
  }

  /**
   * Checks that the drill is for this host and this inventory, reverts what has expired, keeps the
   * inventory for the run, takes its locks.
   * @throws MusterError WRONG_HOST, WRONG_INVENTORY, PREFLIGHT_FAILED, LOCKED, DRILL_ENDING where the
   * run has left already, and a manager's
   */
  async enter(request: EnterRequest): Promise<Entered> {
    const { runId } = request.drill;
    const file = await this.readInventory();
    refuseForeign(request.drill, this.options.host, file);
    await this.guard.sweep('sweep');
    await this.endExpired(runId);
    return this.turns.run(runId, () => this.takeHold(request, file.inventory));
  }

  /** Ends the runs whose time is over: their writers, their rows, their locks. */
  private async endExpired(except?: string): Promise<void> {
    for (const expired of this.locks.expired()) {
      if (expired === except) continue;
      await this.endHold(expired).catch((error: Error) => this.options.say(error.message));
    }
  }

  /** Ends a run that is gone, as if it had left. @throws MusterError REVERT_FAILED */
  endHold(runId: string): Promise<void> {
    return this.turns.run(runId, async () => {
      const drill = await new DrillFiles(this.paths, runId).keptDrill();
      const unreverted =
        drill === undefined
          ? await this.faults.endRun(runId, 'sweep')
          : (await endRun(this, drill, 'sweep')).unreverted;
      if (unreverted.length > 0) throw new MusterError('REVERT_FAILED', unreverted.join('; '));
      await this.locks.release(runId);
    });
  }

  /** Starts the run's observer and waits until all is good. */
  async watch(request: WatchRequest, signal: AbortSignal): Promise<Steady> {
    const { drill, forMs, withinMs } = request;
    await this.turns.run(drill.runId, async () =>
      this.observers.start(drill, request, await this.inventoryOf(drill)),
    );
    const question = { forMs, withinMs, sickSince: {}, bystanders: [] };
    return this.observers.steady(drill, question, signal);
  }

  /** Starts a canary and waits for its first acknowledged write. */
  async startCanary(request: StartCanaryRequest): Promise<CanaryStarted> {
    const { drill } = request;
    await this.turns.run(drill.runId, async () =>
      this.canaries.start(request, await this.inventoryOf(drill)),
    );
    return this.canaries.firstAcknowledged(request);
  }

  /** Starts a job, once, and waits until a phase of it has ended. */
  async followJob(request: JobRequest, signal: AbortSignal): Promise<PhaseEnd> {
    const { drill } = request;
    await this.turns.run(drill.runId, async () =>
      this.jobs.start(request, await this.inventoryOf(drill)),
    );
    return this.jobs.follow(request, signal);
  }

  /** Climbs a rung; the run cannot leave meanwhile. */
  climb(request: ClimbRequest): Promise<Climbed> {
    return this.turns.run(request.drill.runId, () => this.rungs.climb(request));
  }

  /** Ends a run here: whatever stands is reverted, helpers end, locks are freed, journals hashed. */
  leave({ drill, steady }: LeaveRequest, signal: AbortSignal): Promise<Left> {
    const askSteady = async (): Promise<Steady | undefined> => {
      if (steady === undefined) return undefined;
      return this.observers.steady(drill, steady, signal).catch((error: Error) => {
        // Who hung up asks again; what cannot be told must not keep the run from leaving.
        if (signal.aborted) throw error;
        this.options.say(error.message);
        return undefined;
      });
    };
    return this.turns.run(drill.runId, () => endRun(this, drill, 'drill', askSteady));
  }

  /** Every fault that may stand here. */
  standing(): readonly StandingFault[] {
    return this.ledger.standing().map(toStandingFault);
  }

  /** Reverts everything that stands, on a person's word. @throws MusterError REVERT_FAILED */
  async revertAll(): Promise<readonly FaultRecord[]> {
    const standing = this.ledger.standing();
    const failures = await this.faults.revertEach('person', () => true);
    if (failures.length > 0) throw new MusterError('REVERT_FAILED', failures.join('; '));
    return standing.map(({ id }) => toFaultRecord(this.ledger.get(id)!));
  }

  /**
   * Takes everything back, trying again for a while, and ends its helpers: an agent that is gone
   * guards nothing. Answers whether nothing stands any more.
   */
  async stop(): Promise<boolean> {
    this.guard.stop();
    clearInterval(this.expiry);
    let failures = await this.faults.close();
    for (let tries = 1; failures.length > 0 && tries < triesToStop; tries += 1) {
      await delay(stopAgainMs);
      failures = await this.faults.close();
    }
    for (const failure of failures) this.options.say(failure);
    await Promise.allSettled([
      this.observers.stopAll(),
      this.canaries.stopAll(),
      this.jobs.stopAll(),
    ]);
    return failures.length === 0;
  }

  /** The inventory the run was planned with. @throws MusterError WRONG_INVENTORY, DRILL_ENDING */
  async inventoryOf(drill: DrillRef): Promise<Inventory> {
    await this.refuseLeft(drill);
    return this.files(drill).keptInventory(drill);
  }

  private async takeHold(request: EnterRequest, inventory: Inventory): Promise<Entered> {
    const { drill } = request;
    await this.refuseLeft(drill);
    const agent = await this.hello();
    refuseUnaccountable(agent.freeBytes, this.ledger, this.paths.folder);
    await this.files(drill).keepInventory(inventory, drill);
    const locks = await lockTargets(this.locks, inventory, request);
    if (request.watch !== undefined) {
      // Whoever watches next waits for it, and hears what it could not start with.
      void this.observers.start(drill, request.watch, inventory).catch(() => {});
    }
    const warnings = request.warn === true ? await warningsOf(inventory, request.harmed) : [];
    return { agent, locks, warnings };
  }

  private async adopt(runId: string): Promise<void> {
    if ((await new DrillFiles(this.paths, runId).keptLeft()) !== undefined) return;
    await this.observers.adopt(runId);
    await this.canaries.adopt(runId);
    await this.jobs.adopt(runId);
  }

  private async mayHarm(drill: DrillRef, target: TargetRef): Promise<void> {
    await refuseUnheld(this.locks, await this.inventoryOf(drill), drill, target);
  }

  private async refuseLeft(drill: DrillRef): Promise<void> {
    if ((await this.files(drill).keptLeft()) === undefined) return;
    throw new MusterError('DRILL_ENDING', `run ${drill.runId} has left this host`);
  }

  private files({ runId }: DrillRef): DrillFiles {
    return new DrillFiles(this.paths, runId);
  }

  private readInventory(): Promise<InventoryFile> {
    return readInventory(this.options.inventoryPath, process.env);
  }
}
