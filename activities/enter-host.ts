import { Context } from '@temporalio/activity';
import { MusterError } from '../domain/errors.js';
import type { AgentInfo, EnterRequest, Entered, Locked } from '../domain/entering.js';
import type { AgentClient } from '../host/agent/agent-client.js';
import { toApplicationFailure } from './to-application-failure.js';

/** Attempts after which an agent that does not answer counts as not there (about ten seconds). */
const unreachableAfterAttempts = 10;

export interface EnterDeps {
  readonly agent: AgentClient;
  /** Whether that run's workflow is still open. */
  readonly isRunning: (workflowId: string, runId: string) => Promise<boolean>;
  readonly ownCgroup: string;
}

/**
 * Enters the host; a lock whose holder's workflow is closed is freed first. What is locked is an
 * answer where the request wants it, else an error that is tried again.
 * @throws MusterError LOCKED, PREFLIGHT_FAILED where the agent shares the worker's fate and must not
 */
export async function enterHost(
  deps: EnterDeps,
  request: EnterRequest,
  signal: AbortSignal,
): Promise<Entered | Locked> {
  const entered = await enter(deps, request, signal).catch((error: unknown) => {
    const isLocked = error instanceof MusterError && error.code === 'LOCKED';
    if (!isLocked || request.answerLocked !== true) throw error;
    return { locked: `${error.message}. ${error.remedy ?? ''}`.trim() };
  });
  if ('locked' in entered) return entered;
  const fate = sharedFate(entered.agent, deps.ownCgroup);
  if (fate === undefined) return entered;
  if (!request.refuseSharedFate) return { ...entered, sharedFate: fate };
  await deps.agent.call('leave', { drill: request.drill });
  throw new MusterError('PREFLIGHT_FAILED', fate, {
    remedy: 'Run the agent as a service of its own: docs/running-the-agent.md says how.',
  });
}

async function enter(
  { agent, isRunning }: EnterDeps,
  request: EnterRequest,
  signal: AbortSignal,
): Promise<Entered> {
  try {
    return await agent.call('enter', request, { signal });
  } catch (error) {
    if (!(error instanceof MusterError)) throw error;
    if (error.code === 'AGENT_UNREACHABLE') {
      const lastAttempt = Context.current().info.attempt >= unreachableAfterAttempts;
      throw toApplicationFailure(error, { lastAttempt });
    }
    const { workflowId, runId } = error.details;
    if (error.code !== 'LOCKED' || workflowId === undefined || runId === undefined) throw error;
    if (await isRunning(workflowId, runId)) throw error;
    await agent.call('endHold', { runId });
    return agent.call('enter', request, { signal });
  }
}

/** Why the agent might die with this worker, if it might. */
function sharedFate(agent: AgentInfo, ownCgroup: string): string | undefined {
  if (agent.keptAliveBy === 'nobody') return 'nothing starts the agent again if it dies';
  const own = groupsOf(ownCgroup);
  const shared = groupsOf(agent.cgroup).filter((group) => own.includes(group));
  if (shared.length > 0)
    return 'agent and worker are in one control group: what ends one may end both';
  return undefined;
}

/** The control groups a process was put in, from the lines of its `/proc/PID/cgroup`. */
function groupsOf(cgroup: string): readonly string[] {
  return cgroup.split('\n').filter((line) => line !== '' && !line.endsWith(':/'));
}
