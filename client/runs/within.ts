import { isGrpcServiceError, type Client } from '@temporalio/client';

/** Codes of gRPC that are told apart here: https://grpc.io/docs/guides/status-codes/ */
const grpc = { cancelled: 1, deadlineExceeded: 4, failedPrecondition: 9, unavailable: 14 } as const;

/** What the server says where no worker can answer for a run: none there, or its task fails. */
const unanswered: readonly number[] = [
  grpc.cancelled,
  grpc.deadlineExceeded,
  grpc.failedPrecondition,
  grpc.unavailable,
];

/** Asks with a deadline; undefined where nobody is there to answer. */
export async function within<T>(
  client: Client,
  deadlineMs: number,
  ask: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await client.withDeadline(Date.now() + deadlineMs, ask);
  } catch (error) {
    if (isUnanswered(error)) return undefined;
    throw error;
  }
}

/** Whether it failed because nobody was there to answer. */
export function isUnanswered(error: unknown): boolean {
  return unanswered.includes(grpcCodeOf(error) ?? 0);
}

/** Whether the server could not be reached just now. */
export function isUnavailable(error: unknown): boolean {
  return grpcCodeOf(error) === grpc.unavailable;
}

/** The code with which a call to the server failed; undefined where it was no such failure. */
export function grpcCodeOf(error: unknown): number | undefined {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return isGrpcServiceError(cause) ? cause.code : undefined;
}
