import { join } from 'node:path';
import { Client, Connection, type WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { drillQueue } from '../../domain/contract.js';
import { MusterError } from '../../domain/errors.js';
import type { DrillInput } from '../../domain/plan.js';
import type { DrillReport } from '../../domain/report/report.js';
import { AgentPaths } from '../../host/agent/agent-paths.js';
import { startAgent, stopAgent } from '../../host/agent/agent-process.js';
import { startTemporalServer } from '../../host/dev/temporal-server.js';
import { startWorker } from '../../host/dev/worker-process.js';
import type { Cleanup } from '../demo/cleanup.js';
import { freePorts } from '../../host/dev/free-port.js';
import { findTemporalCli } from '../prerequisites/temporal-cli.js';

export type DrillWorkflow = (input: DrillInput) => Promise<DrillReport>;
export type DrillHandle = WorkflowHandleWithFirstExecutionRunId<DrillWorkflow>;

/** What drills run on: a Temporal server, an agent and a worker for one inventory. */
export interface Stack {
  readonly client: Client;
  readonly address: string;
  readonly workerPid: number;
  readonly agentPid: number;
  readonly paths: AgentPaths;
  readonly env: NodeJS.ProcessEnv;
  readonly inventoryPath: string;
  /** Starts a drill of the inventory. */
  start(drill: string, more?: Partial<DrillInput>): Promise<DrillHandle>;
}

/** Starts all three as processes of their own, on ports and in a folder of their own. */
export async function startStack(options: {
  readonly folder: string;
  readonly inventoryPath: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cleanup: Cleanup;
}): Promise<Stack> {
  const { folder, inventoryPath, cleanup } = options;
  const cli = await findTemporalCli();
  if (cli === undefined) throw new MusterError('TOOL_MISSING', 'the Temporal CLI is not there');
  const [port, uiPort] = await freePorts();
  const server = await startTemporalServer({
    cli: cli.path,
    port,
    uiPort,
    dbFile: join(folder, 'temporal.db'),
    log: join(folder, 'temporal.log'),
    say: () => {},
  });
  cleanup.add('the Temporal server', () => server.stop());

  const env = { ...process.env, ...options.env, MUSTER_STATE_DIR: join(folder, 'agent') };
  const paths = AgentPaths.forInventory(inventoryPath, env);
  const { parent, info } = await startAgent({ host: 'local', paths, inventoryPath }, env);
  cleanup.add('the agent', () => stopAgent(parent));
  const { address } = server;
  const log = join(folder, 'worker.log');
  const worker = await startWorker({ inventoryPath, host: 'local', env, address, log });
  cleanup.add('the worker', () => worker.stop());
  const connection = await Connection.connect({ address });
  cleanup.add('the connection', () => connection.close());

  const client = new Client({ connection });
  let started = 0;
  return {
    client,
    address,
    workerPid: worker.pid,
    agentPid: info.pid,
    paths,
    env,
    inventoryPath,
    start: (drill, more = {}) =>
      client.workflow.start<DrillWorkflow>('crashRecovery', {
        taskQueue: drillQueue,
        workflowId: `bench-${drill}-${++started}`,
        args: [{ drill, requestedBy: 'bench', reason: 'to measure Muster', ...more }],
      }),
  };
}
