import { MusterError } from '../../domain/errors.js';
import type { ProcessIdentity } from '../../domain/service.js';
import { identifyProcess, isAlive } from '../processes/process-identity.js';
import type { AgentPaths } from './agent-paths.js';
import { readJson, writeDurably } from './write-durably.js';

/** Makes this process the one writer of the folder. @throws MusterError AGENT_ALREADY_RUNS */
export async function claimOwnership(paths: AgentPaths): Promise<void> {
  const owner = await agentOwner(paths);
  if (owner !== undefined) {
    throw new MusterError(
      'AGENT_ALREADY_RUNS',
      `pid ${owner.pid} is the agent of ${paths.folder}`,
      {
        remedy: 'Use it, or end it first: there is one agent per host.',
      },
    );
  }
  await writeDurably(paths.owner, JSON.stringify(identifyProcess(process.pid)));
}

/** The living agent of a folder. */
export async function agentOwner(paths: AgentPaths): Promise<ProcessIdentity | undefined> {
  const owner = await readJson<ProcessIdentity>(paths.owner);
  if (owner === undefined || owner.pid === process.pid || !isAlive(owner)) return undefined;
  return owner;
}
