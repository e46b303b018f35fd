import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Client, WorkflowNotFoundError, type Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createDrillActivities } from '../activities/drill-activities.js';
import { createHostActivities } from '../activities/host-activities.js';
import { createSuiteActivities } from '../activities/suite-activities.js';
import { drillQueue, hostQueue } from '../domain/contract.js';
import { AgentClient } from '../host/agent/agent-client.js';
import { cgroupOf } from '../host/agent/agent-info.js';
import { AgentPaths } from '../host/agent/agent-paths.js';
import { temporalTarget, temporalUnreachable } from '../host/temporal-target.js';
import { reportsFolderOf } from '../host/report-files.js';
import { countingReports } from './metrics/counting-reports.js';
import { LastReports } from './metrics/last-reports.js';
import { Metrics } from './metrics/metrics.js';
import { serveMetrics } from './metrics/serve-metrics.js';
import { nextActionOf } from './next-action-of.js';
import { replayOpenDrills } from './replay-gate.js';
import { ensureSearchAttributes } from './search-attributes.js';

/** The workflows' code, bundled when Muster was built. */
const bundlePath = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));

export interface WorkerToRun {
  readonly inventoryPath: string;
  readonly host: string;
  /** Serve only the host's own queue: a target host that is not the drill host. */
  readonly hostOnly: boolean;
  /** Where to serve Prometheus metrics, as `host:port`; nowhere where absent. */
  readonly metrics?: string;
  readonly say: (line: string) => void;
}

/**
 * Serves the drill queue and this host's queue until the process is told to end.
 * @throws MusterError TEMPORAL_UNREACHABLE, SEARCH_ATTRIBUTES_MISSING, REPLAY_WOULD_BREAK; BAD_INPUT
 * where metrics cannot be served
 */
export async function runWorker({
  inventoryPath,
  host,
  hostOnly,
  metrics: address,
  say,
}: WorkerToRun): Promise<void> {
  const target = temporalTarget();
  const { namespace } = target;
  const connection = await NativeConnection.connect(target.connection).catch((error: unknown) => {
    throw temporalUnreachable(target, error);
  });
  const client = new Client({ connection: connection as unknown as Connection, namespace });
  const agent = new AgentClient(AgentPaths.forInventory(inventoryPath, process.env).socket);
  const metrics = new Metrics({
    agent,
    host,
    inventoryPath,
    ...(!hostOnly && { drills: { client, reports: new LastReports(inventoryPath) } }),
  });
  const served = address === undefined ? undefined : await serveMetrics(metrics, address);
  const common = { connection, namespace, shutdownGraceTime: 5_000 };

  const workers = [
    await Worker.create({
      ...common,
      taskQueue: hostQueue(host),
      activities: createHostActivities({
        agent,
        isRunning: (workflowId, runId) => isRunning(client, workflowId, runId),
        ownCgroup: await cgroupOf('self'),
      }),
      maxConcurrentActivityTaskExecutions: 100,
      maxHeartbeatThrottleInterval: 1_000,
    }),
  ];
  if (!hostOnly) {
    await ensureSearchAttributes(connection, namespace);
    const replayed = await replayOpenDrills(connection, namespace, bundlePath);
    if (replayed > 0) say(`${replayed} open drills replay well`);
    workers.push(
      await Worker.create({
        ...common,
        taskQueue: drillQueue,
        workflowBundle: { code: await readFile(bundlePath, 'utf8') },
        activities: countingReports(metrics, {
          ...createDrillActivities({
            inventoryPath,
            reportsFolder: reportsFolderOf(inventoryPath),
            env: process.env,
          }),
          ...createSuiteActivities({
            inventoryPath,
            env: process.env,
            nextActionOf: (environment, suite) => nextActionOf(client, environment, suite),
          }),
        }),
        // After a worker's death another takes over its drills this soon.
        stickyQueueScheduleToStartTimeout: 1_000,
        // A drill that waits for people weighs most of a megabyte; replayed when it is needed again.
        maxCachedWorkflows: 50,
      }),
    );
  }
  say(`worker of "${host}" polls ${workers.map(({ options }) => options.taskQueue).join(', ')}`);
  try {
    await Promise.all(workers.map((worker) => worker.run()));
  } finally {
    served?.close();
    agent.close();
    await connection.close();
  }
}

async function isRunning(client: Client, workflowId: string, runId: string): Promise<boolean> {
  try {
    const { status } = await client.workflow.getHandle(workflowId, runId).describe();
    return status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
