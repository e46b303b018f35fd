import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import { MusterError } from '../../domain/errors.js';
import { temporalTarget, temporalUnreachable } from '../../host/temporal-target.js';
import { grpcCodeOf, isUnavailable } from './within.js';

const connectWithinMs = 3_000;

/**
 * Connects to Temporal for as long as the work takes.
 * @throws MusterError TEMPORAL_UNREACHABLE, and what the work throws
 */
export async function withClient<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const target = temporalTarget();
  const options = { ...target.connection, connectTimeout: connectWithinMs } as ConnectionOptions;
  const connection = await Connection.connect(options).catch((error: unknown) => {
    throw temporalUnreachable(target, error);
  });
  try {
    return await work(new Client({ connection, namespace: target.namespace }));
  } catch (error) {
    if (isUnavailable(error)) throw temporalUnreachable(target, error);
    throw withWhy(error);
  } finally {
    await connection.close();
  }
}

/** What the server refused says why only in its cause: a namespace that is not there, a missing right. */
function withWhy(error: unknown): unknown {
  if (grpcCodeOf(error) === undefined) return error;
  const { message, cause } = error as Error;
  const why = cause instanceof Error ? cause.message : '';
  return new MusterError('INTERNAL', `${message}: ${why}`, { cause: error });
}
