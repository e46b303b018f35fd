import { Context } from '@temporalio/activity';

const heartbeatEveryMs = 500;

/** Does the work while telling the server that this worker lives; cancellation reaches `signal`. */
export async function whileHeartbeating<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(), heartbeatEveryMs);
  try {
    return await work(context.cancellationSignal);
  } finally {
    clearInterval(timer);
  }
}
