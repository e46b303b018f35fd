import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import type { AgentInfo } from '../../domain/entering.js';
import { MusterError } from '../../domain/errors.js';
import type { ProcessIdentity } from '../../domain/service.js';
import { identifyProcess, isAlive } from '../processes/process-identity.js';
import { processTable } from '../processes/process-table.js';
import { musterRoot, programPath } from '../program-path.js';
import { signalProcess } from '../processes/signal-process.js';
import { AgentClient } from './agent-client.js';
import type { AgentPaths } from './agent-paths.js';
import { smallNode } from './small-node.js';

const agentMain = programPath('host/agent/agent-main.js');
// A shell script is not compiled: it stays where it was written.
const keepAlive = join(musterRoot, 'host/agent/keep-alive.sh');

const startWithinMs = 15_000;
const stopWithinMs = 30_000;

export interface AgentToStart {
  readonly host: string;
  readonly paths: AgentPaths;
  readonly inventoryPath: string;
}

/** The command line that runs an agent, kept alive by its tiny parent. */
export function agentCommand({ host, paths, inventoryPath }: AgentToStart): readonly string[] {
  // What it reads of journals is garbage at once: a small young generation, and no code grown fast.
  const node = [...smallNode, '--optimize-for-size'];
  return ['/bin/sh', keepAlive, ...node, agentMain, host, paths.folder, inventoryPath];
}

/**
 * Starts an agent that outlives this process, and waits until it answers. One whose inventory is
 * wrong is ended; one that does not answer yet may be putting things back, and is let be.
 * @returns its parent, which ends the agent too when it is told to end
 * @throws MusterError AGENT_UNREACHABLE, AGENT_ALREADY_RUNS, and what is wrong with its inventory
 */
export async function startAgent(
  options: AgentToStart,
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ readonly parent: ProcessIdentity; readonly info: AgentInfo }> {
  const { paths } = options;
  await mkdir(paths.folder, { recursive: true, mode: 0o700 });
  const log = openSync(paths.log, 'a', 0o600);
  const [command, ...args] = agentCommand(options) as [string, ...string[]];
  const child = spawn(command, args, { detached: true, stdio: ['ignore', log, log], env });
  closeSync(log);
  child.unref();
  const parent = child.pid === undefined ? undefined : identifyProcess(child.pid);
  if (parent === undefined) throw new MusterError('AGENT_UNREACHABLE', 'the agent did not start');
  try {
    return { parent, info: await firstAnswer(paths, parent) };
  } catch (error) {
    if (!(error instanceof MusterError) || error.code !== 'AGENT_UNREACHABLE') {
      await stopAgent(parent);
    }
    throw error;
  }
}

async function firstAnswer(paths: AgentPaths, parent: ProcessIdentity): Promise<AgentInfo> {
  const client = new AgentClient(paths.socket);
  try {
    for (let waitedMs = 0; ; waitedMs += 25) {
      const info = await client.call('hello', {}).catch((error: Error) => error);
      if (!(info instanceof Error)) {
        if (processTable.read(info.pid)?.ppid === parent.pid) return info;
      } else if (!(info instanceof MusterError) || info.code !== 'AGENT_UNREACHABLE') throw info;
      if (waitedMs >= startWithinMs || !isAlive(parent)) throw notStarted(info, paths);
      await delay(25);
    }
  } finally {
    client.close();
  }
}

function notStarted(answer: AgentInfo | Error, paths: AgentPaths): MusterError {
  if (!(answer instanceof Error)) {
    return new MusterError('AGENT_ALREADY_RUNS', `pid ${answer.pid} is the agent here already`, {
      remedy: 'Use it, or end it first: there is one agent per host.',
    });
  }
  return new MusterError('AGENT_UNREACHABLE', `the agent did not start: ${answer.message}`, {
    remedy: `Its log says why: ${paths.log}`,
  });
}

/** Ends an agent by its parent, and waits until it has put everything back. */
export async function stopAgent(parent: ProcessIdentity): Promise<void> {
  signalProcess(parent, 'SIGTERM');
  for (let waitedMs = 0; isAlive(parent) && waitedMs < stopWithinMs; waitedMs += 20)
    await delay(20);
}
