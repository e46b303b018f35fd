import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { findTemporalCli } from '../../client/prerequisites/temporal-cli.js';
import { drillQueue } from '../../domain/contract.js';
import type { DrillReport } from '../../domain/report/report.js';
import { AgentClient } from '../../host/agent/agent-client.js';
import { AgentPaths } from '../../host/agent/agent-paths.js';
import { startAgent, stopAgent } from '../../host/agent/agent-process.js';
import type { ProcessIdentity } from '../../domain/service.js';
import { startTemporalServer, type TemporalServer } from '../../host/dev/temporal-server.js';
import { startWorker, type WorkerProcess } from '../../host/dev/worker-process.js';
import { freePort } from '../../host/dev/free-port.js';

/** Server, agent and worker of one inventory, each a real process that a test may kill. */
export class Stack {
  server!: TemporalServer;
  worker: WorkerProcess | undefined;
  agentParent: ProcessIdentity | undefined;
  client!: Client;
  readonly agent: AgentClient;
  readonly paths: AgentPaths;
  private connection: Connection | undefined;
  private serverPorts: readonly [number, number] | undefined;
  private started = 0;

  constructor(
    readonly folder: string,
    readonly inventoryPath: string,
    protected extraEnv: Readonly<Record<string, string>> = {},
  ) {
    this.paths = new AgentPaths(join(folder, 'agent'));
    this.agent = new AgentClient(this.paths.socket);
  }

  /** Starts everything. */
  async up(): Promise<this> {
    await this.startServer();
    await this.startAgent();
    await this.startWorker();
    return this;
  }

  async startServer(): Promise<void> {
    const cli = await findTemporalCli();
    if (cli === undefined) throw new Error('no Temporal CLI: npm test installs one');
    this.serverPorts ??= [await freePort(), await freePort()];
    const [port, uiPort] = this.serverPorts;
    this.server = await startTemporalServer({
      cli: cli.path,
      port,
      uiPort,
      dbFile: join(this.folder, 'temporal.db'),
      log: join(this.folder, 'temporal.log'),
      say: () => {},
    });
    await this.connection?.close();
    this.connection = await Connection.connect({ address: this.server.address });
    this.client = new Client({ connection: this.connection });
  }

  async startAgent(env: Readonly<Record<string, string>> = {}): Promise<void> {
    const { paths, inventoryPath } = this;
    const agent = { host: 'local', paths, inventoryPath };
    this.agentParent = (await startAgent(agent, this.env(env))).parent;
  }

  /** Starts a worker; `env` may name a crash point. */
  async startWorker(env: Readonly<Record<string, string>> = {}): Promise<WorkerProcess> {
    this.worker = await startWorker({
      inventoryPath: this.inventoryPath,
      host: 'local',
      env: this.env(env),
      address: this.server.address,
      log: join(this.folder, 'worker.log'),
    });
    return this.worker;
  }

  async endWorker(): Promise<void> {
    await this.worker?.kill();
    this.worker = undefined;
  }

  async endAgent(): Promise<void> {
    if (this.agentParent !== undefined) await stopAgent(this.agentParent);
    this.agentParent = undefined;
  }

  /** Starts a drill with the JSON that any tool would send. */
  start<Report = DrillReport>(input: unknown, workflowType = 'crashRecovery') {
    this.started += 1;
    return this.client.workflow.start<(input: unknown) => Promise<Report>>(workflowType, {
      taskQueue: drillQueue,
      workflowId: `test-${this.started}`,
      args: [input],
    });
  }

  /** Starts a drill and waits for its report. */
  async run(input: unknown, workflowType?: string): Promise<DrillReport> {
    return (await this.start(input, workflowType)).result();
  }

  /** The environment of everything it starts. */
  env(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
    return { ...process.env, ...this.extraEnv, MUSTER_STATE_DIR: this.paths.folder, ...more };
  }

  async down(): Promise<void> {
    this.agent.close();
    await this.connection?.close();
    await this.endWorker();
    await this.endAgent();
    await this.server?.kill();
  }
}
