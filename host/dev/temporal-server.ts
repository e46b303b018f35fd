import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Connection } from '@temporalio/client';
import { msToTs, tsToMs } from '@temporalio/common/lib/time.js';
import { searchAttributes } from '../../domain/contract.js';
import { MusterError } from '../../domain/errors.js';
import type { ProcessIdentity } from '../../domain/service.js';
import { waitUntil } from '../processes/wait-until.js';
import { logLength, logTail } from './log-tail.js';
import { startOwned } from './owned-process.js';

const startWithinMs = 60_000;
const stopWithinMs = 20_000;
const mostAttempts = 3;
/** The reason stands at the end of a long line. */
const longestReason = 400;
/** How long closed runs are kept at least: an auditor comes later than the default of a day. */
const retentionMs = 90 * 86_400_000;
const namespace = 'default';

export interface TemporalServerToStart {
  /** The Temporal CLI, which embeds the server. */
  readonly cli: string;
  readonly port: number;
  readonly uiPort: number;
  /** Where runs are kept: drills in flight outlive the server. */
  readonly dbFile: string;
  readonly log: string;
  readonly say: (line: string) => void;
}

/** An embedded Temporal server that is ours to end. */
export interface TemporalServer {
  readonly pid: number;
  readonly identity: ProcessIdentity;
  readonly address: string;
  readonly uiUrl: string;
  /** How it ended, in words, once it has. */
  readonly exited: Promise<string>;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/**
 * Starts an embedded server with a persistent file, a UI, Muster's search attributes and a
 * retention of at least 90 days, and waits until it answers.
 * @throws MusterError TEMPORAL_UNREACHABLE with the end of its log
 */
export async function startTemporalServer(options: TemporalServerToStart): Promise<TemporalServer> {
  const { port, dbFile, log, say } = options;
  mkdirSync(dirname(dbFile), { recursive: true });
  say(`Starting a Temporal server on port ${port} …`);
  for (let attempt = 1; ; attempt += 1) {
    const started = await start(options);
    if (typeof started !== 'string') return started;
    // It chooses more ports for itself, which another may take before it listens there.
    if (attempt < mostAttempts && started.includes('address already in use')) continue;
    throw new MusterError('TEMPORAL_UNREACHABLE', `the Temporal server did not start: ${started}`, {
      remedy: `Its log: ${log}`,
    });
  }
}

/** The server once it answers, else the end of what it said. */
async function start(options: TemporalServerToStart): Promise<TemporalServer | string> {
  const { cli, port, uiPort, dbFile, log } = options;
  const before = logLength(log);
  const server = startOwned({
    title: 'the Temporal server',
    argv: [cli, ...serverArguments(port, uiPort, dbFile)],
    env: embeddedEnv(process.env),
    log,
  });
  const address = `127.0.0.1:${port}`;
  let ended: string | undefined;
  void server.exited.then((how) => (ended = how));
  const ready = await waitUntil(async () => ended !== undefined || (await isReady(address)), {
    withinMs: startWithinMs,
    everyMs: 100,
  });
  if (ready !== true || ended !== undefined) {
    await server.stop(stopWithinMs);
    return logTail(log, before, 1).join('').slice(-longestReason);
  }
  return {
    pid: server.identity.pid,
    identity: server.identity,
    address,
    uiUrl: `http://127.0.0.1:${uiPort}`,
    exited: server.exited,
    stop: () => server.stop(stopWithinMs),
    kill: () => server.kill(),
  };
}

/** The environment for what talks to an embedded server: nothing leads it to another one. */
export function embeddedEnv(env: NodeJS.ProcessEnv, address?: string): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !name.startsWith('TEMPORAL_') || name === 'TEMPORAL_CLI',
  );
  return {
    ...Object.fromEntries(kept),
    ...(address !== undefined && { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace }),
  };
}

function serverArguments(port: number, uiPort: number, dbFile: string): string[] {
  const attributes = searchAttributes.flatMap((name) => ['--search-attribute', `${name}=Keyword`]);
  const ports = ['--port', String(port), '--ui-port', String(uiPort)];
  return [
    'server',
    'start-dev',
    '--ip',
    '127.0.0.1',
    '--log-level',
    'warn',
    ...ports,
    '--db-filename',
    dbFile,
    ...attributes,
  ];
}

/** Answers and keeps closed runs long enough. */
async function isReady(address: string): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: 2_000 });
    try {
      await connection.withDeadline(Date.now() + 5_000, () => keepLongEnough(connection));
      return true;
    } finally {
      await connection.close();
    }
  } catch {
    return false;
  }
}

async function keepLongEnough({ workflowService }: Connection): Promise<void> {
  const { config } = await workflowService.describeNamespace({ namespace });
  if (tsToMs(config?.workflowExecutionRetentionTtl) >= retentionMs) return;
  await workflowService.updateNamespace({
    namespace,
    config: { workflowExecutionRetentionTtl: msToTs(retentionMs) },
  });
}
