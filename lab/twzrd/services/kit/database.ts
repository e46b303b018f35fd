import { Pool, type QueryConfig } from 'pg';

import { type Log, reasonOf } from './logger.js';

export interface NewEvent {
  readonly id: string;
  readonly channel: string;
  readonly payload: unknown;
}

/** A pool that outlives its database: what breaks is logged, and reconnects by itself. */
export interface Database {
  readonly pool: Pool;
  /** Why the database does not answer, or undefined when it does. At most one question at a time. */
  trouble(): Promise<string | undefined>;
  /** Writes events in one statement and resolves after the commit: how many were new. */
  insert(events: readonly NewEvent[]): Promise<number>;
}

const answerWithinMs = 500;

export function openDatabase(url: string, service: string, log: Log): Database {
  const pool = new Pool({
    connectionString: url,
    application_name: service,
    max: 16,
    connectionTimeoutMillis: answerWithinMs,
    query_timeout: 5000,
    idleTimeoutMillis: 1000,
  });
  pool.on('error', (error) => log('ERROR', `database connection lost: ${reasonOf(error)}`));

  const ask = async (): Promise<string | undefined> => {
    try {
      // The driver takes a timeout per query; its types do not know.
      await pool.query({ text: 'select 1', query_timeout: answerWithinMs } as QueryConfig);
      return undefined;
    } catch (error) {
      return `database: ${reasonOf(error)}`;
    }
  };
  let asking: Promise<string | undefined> | undefined;
  return {
    pool,
    trouble: () => (asking ??= ask().finally(() => (asking = undefined))),
    insert: async (events) => {
      const result = await pool.query(
        `insert into events (id, channel, payload)
         select * from unnest($1::text[], $2::text[], $3::jsonb[]) on conflict (id) do nothing`,
        [
          events.map((event) => event.id),
          events.map((event) => event.channel),
          events.map((event) => JSON.stringify(event.payload ?? null)),
        ],
      );
      return result.rowCount ?? 0;
    },
  };
}
