import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { drillQueue } from '../../domain/contract.js';
import { AgentPaths } from '../../host/agent/agent-paths.js';
import { startAgent, stopAgent } from '../../host/agent/agent-process.js';
import { startTemporalServer } from '../../host/dev/temporal-server.js';
import { startWorker, type WorkerToStart } from '../../host/dev/worker-process.js';
import { readInventory } from '../../host/inventory-file.js';
import { musterRoot } from '../../host/program-path.js';
import { labs } from '../../lab/labs.js';
import { findTemporalCli } from '../prerequisites/temporal-cli.js';
import { followRun } from '../progress/follow-run.js';
import { findRun } from '../runs/find-run.js';
import { reportFiles } from '../../host/report-files.js';
import { colorsFor } from '../shell/colors.js';
import { exitCodeOfReport, exitCodes, type ExitCode } from '../shell/exit-codes.js';
import { isInteractive } from '../shell/interactive.js';
import { shortRunReport } from '../shell/short-run-report.js';
import { MusterError } from '../../domain/errors.js';
import { suiteType } from '../../domain/suite/suite-plan.js';
import { Cleanup } from './cleanup.js';
import { demoPorts } from './demo-ports.js';
import { freePorts } from '../../host/dev/free-port.js';
import { onceDown } from './once-down.js';

const suite = 'fire-drill';

/**
 * Brings up the practice system, Temporal, agent and worker; runs the suite; kills the
 * worker while the gateway is down; prints what came of it; leaves nothing running unless `keep`.
 * @returns the exit code of the suite's report
 */
export async function runDemo(options: {
  readonly yes?: boolean;
  readonly keep?: boolean;
}): Promise<ExitCode> {
  const cleanup = new Cleanup();
  const stop = (): void => void cleanup.run().finally(() => process.exit(exitCodes.stopped));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  try {
    return await demonstrate(cleanup, options.yes === true || !isInteractive(), () => {
      // From here on Ctrl-C aborts the drill, which ends the demo in order.
      process.removeListener('SIGINT', stop);
    });
  } finally {
    if (options.keep === true) say('Everything is left running: --keep.');
    else await cleanup.run();
  }
}

async function demonstrate(
  cleanup: Cleanup,
  yes: boolean,
  beforeFollowing: () => void,
): Promise<ExitCode> {
  const folder = join(musterRoot, '.muster', 'demo');
  const lab = labs.twzrd;
  const dir = join(folder, 'lab');
  cleanup.add('the practice system', () => lab.down({ dir }));
  const up = await lab.up({ dir, say, ports: await demoPorts() });
  const { inventoryPath, environment, endpoints } = up;
  const gateway = new URL('/health', endpoints['gateway']);

  const [port, uiPort] = await freePorts();
  const cli = await findTemporalCli();
  if (cli === undefined) throw new MusterError('TOOL_MISSING', 'the Temporal CLI is not there');
  const server = await startTemporalServer({
    cli: cli.path,
    port,
    uiPort,
    dbFile: join(folder, 'temporal.db'),
    log: join(folder, 'temporal.log'),
    say,
  });
  cleanup.add('the Temporal server', () => server.stop());

  const env = { ...process.env, ...environment, MUSTER_STATE_DIR: join(folder, 'agent') };
  const paths = AgentPaths.forInventory(inventoryPath, env);
  const { parent, info } = await startAgent({ host: 'local', paths, inventoryPath }, env);
  cleanup.add('the agent', () => stopAgent(parent));
  say(`The agent guards this host (pid ${info.pid}).`);

  const toStart: WorkerToStart = {
    inventoryPath,
    host: 'local',
    env,
    address: server.address,
    log: join(folder, 'worker.log'),
  };
  let worker = await startWorker(toStart);
  cleanup.add('the worker', () => worker.stop());
  say(`A worker polls (pid ${worker.pid}).`);

  const connection = await Connection.connect({ address: server.address });
  cleanup.add('the connection', () => connection.close());
  const client = new Client({ connection });
  const input = { suite, requestedBy: 'demo', reason: 'to show what Muster does' };
  say(
    `\nStarting the suite as this would: tctl workflow start --taskqueue ${drillQueue} --workflow_type ${suiteType} \\`,
  );
  say(`       --input '${JSON.stringify(input)}'\n`);
  const { workflowId } = await client.workflow.start(suiteType, {
    taskQueue: drillQueue,
    workflowId: `demo-${Date.now()}`,
    args: [input],
  });

  const replaced = onceDown(gateway).then(async () => {
    await worker.kill();
    say(`\n   The gateway is down. Killed our own worker (pid ${worker.pid}) with SIGKILL.`);
    worker = await startWorker(toStart);
    say(`   Another worker goes on with the drills (pid ${worker.pid}).\n`);
  });
  const run = await findRun(client, workflowId);
  const inventory = await readInventory(inventoryPath, env);
  beforeFollowing();
  const [report] = await Promise.all([
    followRun({ client, run, subject: suite, inventory, yes }),
    replaced,
  ]);
  if (report === undefined) return exitCodes.stopped;

  const files = reportFiles(inventoryPath, suite, report.runId);
  say('');
  for (const line of shortRunReport(report, files, colorsFor(process.stdout))) say(line);
  say(`\nThe run in the Temporal UI: ${server.uiUrl}/namespaces/default/workflows/${workflowId}`);
  return exitCodeOfReport(report);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
