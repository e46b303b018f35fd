import type { Client } from 'pg';
import { MusterError } from '../../domain/errors.js';
import {
  tooManyConnections,
  type ConnectionsSeen,
  type Inspection,
} from '../../domain/inspection.js';
import { inertText } from '../logs/inert-text.js';
import { bad } from '../probes/asking.js';
import { storeUrl } from '../probes/store-url.js';
import type { InspectionHandler } from './inspection-handler.js';
import { settle } from './settle.js';

type ConnectionsInspection = Extract<Inspection, { kind: 'connections' }>;

const ownName = 'muster';
const connectMs = 5_000;
const statementMs = 5_000;

// pg_stat_activity: https://www.postgresql.org/docs/current/monitoring-stats.html
const count = `
  select coalesce(nullif(application_name, ''), '(unnamed)') as application, count(*)::int as number
  from pg_stat_activity
  where datname = current_database() and backend_type = 'client backend'
    and pid <> pg_backend_pid() and application_name <> '${ownName}'
  group by 1 order by 1`;

/**
 * Counts the connections to the store's database by application name, Muster's own left out; with
 * `settle` it waits until none has more than that.
 * @throws MusterError INSPECTION_FAILED, SECRET_MISSING, PROBE_INVALID
 */
export const inspectConnections: InspectionHandler<ConnectionsInspection> = async (
  { store, settle: wanted },
  context,
) => {
  const { url, secrets } = await storeUrl(store, 'postgres', context);
  const { Client } = await import('pg');
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    application_name: ownName,
  });
  // What breaks between two looks is told by the next.
  client.on('error', () => {});
  try {
    await client.connect();
    return await settle(
      () => look(client),
      (seen) => wanted === undefined || tooManyConnections(seen, wanted.atMost).length === 0,
      wanted?.withinMs ?? 0,
    );
  } catch (error) {
    const reading = bad(error);
    const why = reading.ok ? '' : inertText(reading.reason, 200, secrets);
    throw new MusterError('INSPECTION_FAILED', `"${store}" does not tell its connections: ${why}`, {
      remedy: 'See that the database answers and that the role in its URL may connect.',
    });
  } finally {
    await client.end().catch(() => {});
  }
};

async function look(client: Client): Promise<ConnectionsSeen> {
  const { rows } = await client.query<{ application: string; number: number }>(count);
  const byApplication = Object.fromEntries(
    rows.map(({ application, number }) => [inertText(application, 64, []), number]),
  );
  return { byApplication, total: rows.reduce((sum, { number }) => sum + number, 0) };
}
