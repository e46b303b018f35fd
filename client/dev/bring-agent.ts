import { MusterError } from '../../domain/errors.js';
import type { AgentInfo } from '../../domain/entering.js';
import type { ProcessIdentity } from '../../domain/service.js';
import { AgentClient } from '../../host/agent/agent-client.js';
import { agentOwner } from '../../host/agent/agent-owner.js';
import { startAgent, stopAgent, type AgentToStart } from '../../host/agent/agent-process.js';
import { endProcess } from '../../host/dev/owned-process.js';

/** How long an agent may take to put everything back. */
const revertWithinMs = 60_000;

/** An agent to work with. */
export interface BroughtAgent {
  readonly info: AgentInfo;
  /** Where it is ours to end: what keeps it alive, or itself where that is gone. */
  readonly own?: ProcessIdentity;
}

/**
 * Uses the agent that runs for the inventory, or starts one. One that an earlier `muster dev` left
 * behind is ours again.
 * @throws MusterError WRONG_HOST, AGENT_UNREACHABLE
 */
export async function bringAgent(
  agent: AgentToStart,
  leftover: ProcessIdentity | undefined,
): Promise<BroughtAgent> {
  const running = await askWhoIsThere(agent);
  if (running === undefined) {
    const { parent, info } = await startAgent(agent);
    return { info, own: parent };
  }
  if (running.host === agent.host) {
    return { info: running, ...(leftover !== undefined && { own: leftover }) };
  }
  throw new MusterError('WRONG_HOST', `the agent here is that of "${running.host}"`, {
    remedy: `Say --host ${running.host}, or end that agent first.`,
  });
}

/** Ends our agent, which puts everything back first, by what keeps it alive, else by itself. */
export async function endAgent({ paths }: AgentToStart, parent: ProcessIdentity): Promise<void> {
  await stopAgent(parent);
  const orphan = await agentOwner(paths);
  if (orphan !== undefined) await endProcess(orphan, revertWithinMs);
}

async function askWhoIsThere({ paths }: AgentToStart): Promise<AgentInfo | undefined> {
  const client = new AgentClient(paths.socket);
  try {
    return await client.call('hello', {});
  } catch (error) {
    if (error instanceof MusterError && error.code === 'AGENT_UNREACHABLE') return undefined;
    throw error;
  } finally {
    client.close();
  }
}
