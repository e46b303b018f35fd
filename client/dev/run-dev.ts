import { dirname, join } from 'node:path';
import { MusterError } from '../../domain/errors.js';
import type { ProcessIdentity } from '../../domain/service.js';
import type { AgentToStart } from '../../host/agent/agent-process.js';
import { AgentPaths } from '../../host/agent/agent-paths.js';
import { endProcess } from '../../host/dev/owned-process.js';
import type { InventoryFile } from '../../host/inventory-file.js';
import { identifyProcess, isAlive } from '../../host/processes/process-identity.js';
import { bringAgent, endAgent, type BroughtAgent } from './bring-agent.js';
import { bringServer, type BroughtServer } from './bring-server.js';
import { DevRecord, type DevProcesses } from './dev-record.js';
import { KeptWorker } from './kept-worker.js';
import { openRunLines } from './open-runs.js';
import { whereEverythingIs } from './where-everything-is.js';

const leftoverEndsWithinMs = 15_000;
const lookAfterAgentEveryMs = 1_000;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface DevOptions {
  readonly inventory: InventoryFile;
  readonly host: string;
  readonly port: number;
  readonly uiPort: number;
  /** Where the worker serves metrics, as `host:port`. */
  readonly metrics?: string;
  readonly say: (line: string) => void;
}

/**
 * Runs an embedded Temporal server, agent and worker until it is told to end; then ends worker,
 * agent (which puts everything back) and server in that order. A worker or agent that dies is
 * started again.
 * @throws MusterError where a part cannot be started, or the server dies; nothing is left running
 */
export async function runDev(options: DevOptions): Promise<void> {
  const dev = new DevSystem(options);
  const told = new Promise<void>((resolve) => {
    for (const signal of signals) process.on(signal, () => resolve());
  });
  try {
    await dev.start();
    await Promise.race([told, dev.serverDies()]);
  } finally {
    await dev.stop();
  }
}

/** The processes of one `muster dev`. */
class DevSystem {
  private readonly folder: string;
  private readonly record: DevRecord;
  private readonly agentToStart: AgentToStart;
  private running: DevProcesses = { dev: identifyProcess(process.pid)! };
  private server: BroughtServer | undefined;
  private agent: BroughtAgent | undefined;
  private worker: KeptWorker | undefined;
  private looking: NodeJS.Timeout | undefined;

  constructor(private readonly options: DevOptions) {
    const { inventory, host } = options;
    this.folder = join(dirname(inventory.path), '.muster');
    this.record = new DevRecord(this.folder);
    const paths = AgentPaths.forInventory(inventory.path, process.env);
    this.agentToStart = { host, paths, inventoryPath: inventory.path };
  }

  async start(): Promise<void> {
    const { inventory, host, port, uiPort, metrics, say } = this.options;
    const leftovers = await this.record.leftovers();
    for (const each of [leftovers.worker, leftovers.server]) await this.endLeftover(each);

    this.server = await bringServer({ port, uiPort, folder: this.folder, say });
    await this.note({ server: this.server.own?.identity });
    this.agent = await bringAgent(this.agentToStart, leftovers.agent);
    await this.note({ agent: this.agent.own });
    const log = join(this.folder, 'worker.log');
    const { address } = this.server;
    this.worker = await KeptWorker.start(
      {
        inventoryPath: inventory.path,
        host,
        env: process.env,
        address,
        log,
        ...(metrics !== undefined && { metrics }),
      },
      { say, onStart: (identity) => this.note({ worker: identity }) },
    );
    this.looking = setInterval(() => void this.lookAfterAgent(), lookAfterAgentEveryMs);
    const parts = {
      server: this.server,
      agent: this.agent,
      workerPid: this.worker.pid,
      ...(metrics !== undefined && { metrics }),
    };
    const { paths } = this.agentToStart;
    for (const line of whereEverythingIs({ inventory, folder: this.folder, paths, ...parts })) {
      say(line);
    }
  }

  /** Rejects once our server has died; where it is not ours, never settles. */
  async serverDies(): Promise<never> {
    const how = await (this.server?.own?.exited ?? new Promise<never>(() => {}));
    throw new MusterError('TEMPORAL_UNREACHABLE', `the Temporal server died (${how})`, {
      remedy: `Its log: ${join(this.folder, 'temporal.log')}. Drills in flight go on at the next start.`,
    });
  }

  /** Ends what is ours, in order, each part whatever became of the one before. */
  async stop(): Promise<void> {
    const { say } = this.options;
    clearInterval(this.looking);
    const { worker, agent, server } = this;
    const agentEnds = agent?.own !== undefined;
    const open = server === undefined ? [] : await openRunLines(server.address, { agentEnds });
    for (const line of open) say(line);
    const steps: readonly [string, (() => Promise<void>) | undefined][] = [
      ['worker', worker && (() => worker.stop())],
      ['agent', agent?.own && (() => endAgent(this.agentToStart, agent.own!))],
      ['Temporal server', server?.own && (() => server.own!.stop())],
    ];
    for (const [part, end] of steps) {
      if (end === undefined) continue;
      say(`Ending the ${part} …`);
      await end().catch((error: Error) => say(`The ${part} could not be ended: ${error.message}`));
    }
  }

  /** An agent must not stay dead; one that lost only its parent goes on guarding. */
  private async lookAfterAgent(): Promise<void> {
    const parent = this.agent?.own;
    if (parent === undefined || isAlive(parent)) return;
    clearInterval(this.looking);
    const { say } = this.options;
    say('What keeps the agent alive died: looking after the agent.');
    try {
      this.agent = await bringAgent(this.agentToStart, undefined);
      this.agent = { own: identifyProcess(this.agent.info.pid)!, ...this.agent };
      await this.note({ agent: this.agent.own });
      say(`An agent guards this host (pid ${this.agent.info.pid}).`);
    } catch (error) {
      say((error as Error).message);
    }
    this.looking = setInterval(() => void this.lookAfterAgent(), lookAfterAgentEveryMs);
  }

  private async endLeftover(identity: ProcessIdentity | undefined): Promise<void> {
    if (identity === undefined) return;
    this.options.say(`Ending pid ${identity.pid}, which a killed muster dev left running.`);
    await endProcess(identity, leftoverEndsWithinMs);
  }

  private async note(
    started: Readonly<Partial<Record<'server' | 'agent' | 'worker', ProcessIdentity | undefined>>>,
  ): Promise<void> {
    const known = Object.entries(started).filter(([, identity]) => identity !== undefined);
    this.running = { ...this.running, ...Object.fromEntries(known) };
    await this.record.write(this.running);
  }
}
