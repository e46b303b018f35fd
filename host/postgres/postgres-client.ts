import type { Client } from 'pg';
import { MusterError } from '../../domain/errors.js';
import { placeClient, type PostgresPlace } from './postgres-place.js';

const lockTimeoutMs = 5_000;
const statementTimeoutMs = 300_000;

/** Texts must come out alike from every server, and names with their schemas. */
const pinned: Readonly<Record<string, string>> = {
  TimeZone: 'UTC',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  extra_float_digits: '1',
  bytea_output: 'hex',
  lc_monetary: 'C',
  client_encoding: 'UTF8',
  search_path: 'pg_catalog',
  row_security: 'off',
};

/** What a session towards a source may do: read, for a while, without waiting for anybody's lock. */
const careful: Readonly<Record<string, string>> = {
  default_transaction_read_only: 'on',
  statement_timeout: String(statementTimeoutMs),
  lock_timeout: String(lockTimeoutMs),
  idle_in_transaction_session_timeout: '0',
};

/** Opens a connection for some work, and closes it whatever comes of it. */
export async function withPostgres<T>(
  place: PostgresPlace,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const { Client } = await import('pg');
  const client = new Client(placeClient(place));
  // An error between queries must not end the process; the next query reports it.
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * The same, with settings under which equal contents give equal texts; a source is only read.
 * @throws MusterError STORE_UNREACHABLE where the database refuses
 */
export async function withPinned<T>(
  place: PostgresPlace,
  kind: 'source' | 'copy',
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const settings = { ...pinned, ...(kind === 'source' && careful) };
  let connected = false;
  try {
    return await withPostgres(place, async (client) => {
      connected = true;
      // One round trip; poolers refuse settings at the start of a connection.
      const text = Object.entries(settings).map(
        ([name, value]) => `set_config('${name}', '${value}', false)`,
      );
      await client.query(`select ${text.join(', ')}`);
      return await work(client);
    });
  } catch (error) {
    if (connected) throw error;
    throw new MusterError(
      'STORE_UNREACHABLE',
      `database "${place.database}" at ${place.host}:${place.port} refuses: ${(error as Error).message}`,
      { remedy: 'See that it runs, and that the URL in its secret opens it.', cause: error },
    );
  }
}
