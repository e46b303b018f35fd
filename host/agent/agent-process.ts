import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import type { AgentInfo } from '../../domain/host-protocol.js';
import { MusterError } from '../../domain/errors.js';
import type { ProcessIdentity } from '../../domain/service.js';
import { identifyProcess, isAlive } from '../processes/process-identity.js';
import { musterRoot, programPath } from '../program-path.js';
import { signalProcess } from '../processes/signal-process.js';
import { AgentClient } from './agent-client.js';
import type { AgentPaths } from './agent-paths.js';

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
  return ['/bin/sh', keepAlive, process.execPath, agentMain, host, paths.folder, inventoryPath];
}

/**
 * Starts an agent that outlives this process, and waits until it answers.
 * @returns its parent, which ends the agent too when it is told to end
 * @throws MusterError AGENT_UNREACHABLE with the end of its log
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
  const client = new AgentClient(paths.socket);
  try {
    for (let waitedMs = 0; ; waitedMs += 25) {
      const info = await client.call('hello', {}).catch((error: Error) => error);
      if (!(info instanceof Error)) return { parent, info };
      if (waitedMs >= startWithinMs || !isAlive(parent)) {
        throw new MusterError('AGENT_UNREACHABLE', `the agent did not start: ${info.message}`, {
          remedy: `Its log says why: ${paths.log}`,
        });
      }
      await delay(25);
    }
  } finally {
    client.close();
  }
}

/** Ends an agent by its parent, and waits until it has put everything back. */
export async function stopAgent(parent: ProcessIdentity): Promise<void> {
  signalProcess(parent, 'SIGTERM');
  for (let waitedMs = 0; isAlive(parent) && waitedMs < stopWithinMs; waitedMs += 20)
    await delay(20);
}
