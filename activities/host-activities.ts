import { CancelledFailure, Context } from '@temporalio/activity';
import type { HostCalls } from '../domain/host-protocol.js';
import type { AgentCalls } from '../host/agent/agent-calls.js';
import type { AgentClient } from '../host/agent/agent-client.js';
import { crashPoint } from '../host/crash-point.js';
import { enterHost, type EnterDeps } from './enter-host.js';
import { followJob } from './follow-job.js';
import { toApplicationFailure } from './to-application-failure.js';
import { type TellProgress, whileHeartbeating } from './while-heartbeating.js';

export interface HostDeps extends EnterDeps {
  readonly agent: AgentClient;
}

/** A host's calls as activities: each passes its request to the agent beside this worker. */
export function createHostActivities(deps: HostDeps): HostCalls {
  const { agent } = deps;
  /** Questions end with their activity; what acts goes on in the agent. */
  const pass = <Name extends keyof HostCalls>(name: Name) =>
    asActivity(name, (request: Parameters<AgentCalls[Name]>[0], signal) =>
      agent.call(name, request, { signal }),
    );
  return {
    hello: pass('hello'),
    enter: asActivity('enter', (request, signal) => enterHost(deps, request, signal)),
    watch: pass('watch'),
    snapshot: pass('snapshot'),
    inspect: pass('inspect'),
    followJob: asActivity('followJob', (request, signal, tell) =>
      followJob(agent, request, signal, tell),
    ),
    startCanary: pass('startCanary'),
    canaryLosses: pass('canaryLosses'),
    drained: pass('drained'),
    jobsDone: pass('jobsDone'),
    inject: asActivity('inject', (request) =>
      agent.call('inject', { ...request, notAfterMs: agent.instantIn(attemptLeftMs()) }),
    ),
    revert: pass('revert'),
    hold: pass('hold'),
    recovered: pass('recovered'),
    turned: pass('turned'),
    tally: pass('tally'),
    climb: pass('climb'),
    leave: pass('leave'),
  };
}

/** What is left of this attempt's time: what comes to the agent later must not act any more. */
function attemptLeftMs(): number {
  const { startToCloseTimeoutMs, currentAttemptScheduledTimestampMs } = Context.current().info;
  return currentAttemptScheduledTimestampMs + startToCloseTimeoutMs - Date.now();
}

function asActivity<Request, Answer>(
  name: keyof HostCalls,
  work: (request: Request, signal: AbortSignal, tell: TellProgress) => Promise<Answer>,
): (request: Request) => Promise<Answer> {
  return async (request) => {
    crashPoint(`worker.before-${name}`);
    try {
      return await whileHeartbeating((signal, tell) => work(request, signal, tell));
    } catch (error) {
      if (Context.current().cancellationSignal.aborted) throw new CancelledFailure('cancelled');
      throw toApplicationFailure(error);
    } finally {
      crashPoint(`worker.after-${name}`);
    }
  };
}
