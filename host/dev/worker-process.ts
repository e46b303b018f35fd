import { MusterError } from '../../domain/errors.js';
import type { ProcessIdentity } from '../../domain/service.js';
import { programPath } from '../program-path.js';
import { waitUntil } from '../processes/wait-until.js';
import { logLength, logTail } from './log-tail.js';
import { startOwned } from './owned-process.js';
import { embeddedEnv } from './temporal-server.js';

const workerMain = programPath('worker/main.js');

const startWithinMs = 60_000;
/** Beyond the grace that running activities have. */
const stopWithinMs = 15_000;
const linesSaid = 200;

export interface WorkerToStart {
  readonly inventoryPath: string;
  readonly host: string;
  readonly hostOnly?: boolean;
  /** Where it serves Prometheus metrics, as `host:port`; nowhere where absent. */
  readonly metrics?: string;
  /** Without what leads to Temporal: that is `address`. */
  readonly env: NodeJS.ProcessEnv;
  /** Where the Temporal server is, as `host:port`. */
  readonly address: string;
  readonly log: string;
}

/** A worker that is ours to end. */
export interface WorkerProcess {
  readonly pid: number;
  readonly identity: ProcessIdentity;
  /** How it ended, in words, once it has. */
  readonly exited: Promise<string>;
  /** Lets what runs finish for a while, then ends it. */
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** How a worker is run: what is added to its environment, and its command line. */
export interface WorkerCommand {
  readonly argv: [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
}

/** The command line of a worker, in little memory: garbage is collected soon, freed memory returned. */
export function workerCommand({
  inventoryPath,
  host,
  hostOnly = false,
  metrics,
}: Pick<WorkerToStart, 'inventoryPath' | 'host' | 'hostOnly' | 'metrics'>): WorkerCommand {
  const only = hostOnly ? ['host-only'] : [];
  const served = metrics === undefined ? [] : [`metrics=${metrics}`];
  return {
    argv: [
      process.execPath,
      '--max-semi-space-size=2',
      '--optimize-for-size',
      workerMain,
      inventoryPath,
      host,
      ...only,
      ...served,
    ],
    env: { MALLOC_ARENA_MAX: '2' },
  };
}

/**
 * Starts a worker for a server without TLS, and waits until it polls.
 * @throws MusterError COMMAND_FAILED with the end of its log
 */
export async function startWorker(options: WorkerToStart): Promise<WorkerProcess> {
  const { env, address, log } = options;
  const before = logLength(log);
  const command = workerCommand(options);
  const worker = startOwned({
    title: 'the worker',
    argv: command.argv,
    env: { ...embeddedEnv(env, address), ...command.env },
    log,
  });
  let ended: string | undefined;
  void worker.exited.then((how) => (ended = how));
  const polls = (): boolean =>
    logTail(log, before, linesSaid).some((line) => / worker of ".*" polls /.test(line));
  await waitUntil(() => ended !== undefined || polls(), { withinMs: startWithinMs, everyMs: 50 });
  if (ended !== undefined || !polls()) {
    await worker.stop(stopWithinMs);
    const tail = logTail(log, before).join('\n');
    throw new MusterError('COMMAND_FAILED', `the worker did not start (${ended}): ${tail}`, {
      remedy: `Its log: ${log}`,
    });
  }
  return {
    pid: worker.identity.pid,
    identity: worker.identity,
    exited: worker.exited,
    stop: () => worker.stop(stopWithinMs),
    kill: () => worker.kill(),
  };
}
