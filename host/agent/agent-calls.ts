import type { EnterRequest, Entered } from '../../domain/entering.js';
import type { Expiring, HostCalls, InjectRequest, JobRequest } from '../../domain/host-protocol.js';
import type { JobProgress } from '../../domain/job.js';
import type { FaultRecord } from '../../domain/report/report.js';
import { inspect } from '../inspections/inspections.js';
import type { Agent } from './agent.js';
import type { StandingFault } from './lease.js';
import { takeSnapshots } from './snapshots.js';

/** What the agent answers over its socket: a drill's calls, and a person's. */
export interface AgentCalls extends Omit<HostCalls, 'inject' | 'enter'> {
  enter(request: EnterRequest): Promise<Entered>;
  inject(request: InjectRequest & Expiring): ReturnType<HostCalls['inject']>;
  faults(request: Record<string, never>): Promise<readonly StandingFault[]>;
  /** How far a job is; null where that is not known. */
  jobProgress(request: Pick<JobRequest, 'drill' | 'job'>): Promise<JobProgress | null>;
  revertAll(request: Record<string, never>): Promise<readonly FaultRecord[]>;
  /** Frees the locks of a run whose workflow is closed. */
  endHold(request: { readonly runId: string }): Promise<null>;
}

export type AgentCallName = keyof AgentCalls;

/** One call as the server dispatches it; `signal` aborts when the caller hangs up. */
export type AgentCallHandlers = {
  readonly [Name in AgentCallName]: (
    request: Parameters<AgentCalls[Name]>[0],
    signal: AbortSignal,
  ) => ReturnType<AgentCalls[Name]>;
};

/** Every call with what it does. */
export function agentCalls(agent: Agent): AgentCallHandlers {
  return {
    hello: () => agent.hello(),
    enter: (request) => agent.enter(request),
    watch: (request, signal) => agent.watch(request, signal),
    snapshot: async (request) => takeSnapshots(request, await agent.inventoryOf(request.drill)),
    inspect: async ({ drill, inspection }) =>
      inspect(inspection, { inventory: await agent.inventoryOf(drill), env: process.env }),
    followJob: (request, signal) => agent.followJob(request, signal),
    jobProgress: ({ drill, job }) => agent.jobs.progress(drill.runId, job.kind),
    startCanary: (request) => agent.startCanary(request),
    canaryLosses: async (request) =>
      agent.canaries.losses(request, await agent.inventoryOf(request.drill)),
    drained: async (request, signal) =>
      agent.canaries.drained(request, await agent.inventoryOf(request.drill), signal),
    jobsDone: async (request) =>
      agent.canaries.jobsDone(request, await agent.inventoryOf(request.drill)),
    inject: (request) => agent.faults.inject(request),
    revert: (request) => agent.faults.revert(request, 'drill'),
    hold: (request, signal) => agent.observers.hold(request, signal),
    recovered: (request, signal) => agent.observers.recovered(request, signal),
    turned: (request, signal) => agent.observers.turned(request, signal),
    tally: (request, signal) => agent.observers.tally(request, signal),
    climb: (request) => agent.climb(request),
    leave: (request, signal) => agent.leave(request, signal),
    faults: async () => agent.standing(),
    revertAll: () => agent.revertAll(),
    endHold: async ({ runId }) => {
      await agent.endHold(runId);
      return null;
    },
  };
}
