import { Context } from '@temporalio/activity';

const heartbeatEveryMs = 500;

/** Says how far the work is: whoever looks at the run sees it. */
export type TellProgress = (progress: object) => void;

/** Does the work while telling the server that this worker lives; cancellation reaches `signal`. */
export async function whileHeartbeating<T>(
  work: (signal: AbortSignal, tell: TellProgress) => Promise<T>,
): Promise<T> {
  const context = Context.current();
  let told: object | undefined;
  const timer = setInterval(() => context.heartbeat(told), heartbeatEveryMs);
  try {
    return await work(context.cancellationSignal, (progress) => (told = progress));
  } finally {
    clearInterval(timer);
  }
}
