import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import { temporalTarget, temporalUnreachable } from '../../host/temporal-target.js';

const connectWithinMs = 5_000;

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
  } finally {
    await connection.close();
  }
}
