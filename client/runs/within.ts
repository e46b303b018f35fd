import { isGrpcDeadlineError, isGrpcServiceError, type Client } from '@temporalio/client';

/** Asks the server with a deadline; undefined where it passes, or nobody is there to answer. */
export async function within<T>(
  client: Client,
  deadlineMs: number,
  ask: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await client.withDeadline(Date.now() + deadlineMs, ask);
  } catch (error) {
    if (isGrpcDeadlineError(error) || isUnavailable(error)) return undefined;
    throw error;
  }
}

const unavailable = 14;

/** Whether the server could not be reached just now. */
export function isUnavailable(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return isGrpcServiceError(cause) && (cause.code as number) === unavailable;
}
