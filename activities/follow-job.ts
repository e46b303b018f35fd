import type { JobRequest } from '../domain/host-protocol.js';
import type { PhaseEnd } from '../domain/job.js';
import type { AgentClient } from '../host/agent/agent-client.js';
import type { TellProgress } from './while-heartbeating.js';

const askEveryMs = 500;

/** Waits for a phase of a job, and passes on meanwhile how far it is. */
export async function followJob(
  agent: AgentClient,
  request: JobRequest,
  signal: AbortSignal,
  tell: TellProgress,
): Promise<PhaseEnd> {
  const { drill, job, untilPhase } = request;
  const ask = async (): Promise<void> => {
    const progress = await agent.call('jobProgress', { drill, job }, { signal });
    if (progress !== null) tell({ phase: untilPhase, ...progress });
  };
  // What cannot be told now is told later; it is not worth failing for.
  const asking = setInterval(() => void ask().catch(() => {}), askEveryMs);
  try {
    return await agent.call('followJob', request, { signal });
  } finally {
    clearInterval(asking);
  }
}
