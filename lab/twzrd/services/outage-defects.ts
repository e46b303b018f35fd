import { Client } from 'pg';

import type { Defect } from '../defects.js';
import type { Database } from './kit/database.js';
import type { Log } from './kit/logger.js';
import type { Settings } from './kit/settings.js';

/** Connections that the leak opens and forgets. */
const leaked = 20;
/** Connections of the pool that are never given back. */
const kept = 12;
const slowEveryMs = 60_000;

interface Service {
  readonly database: Database;
  readonly url: string;
  readonly name: string;
  readonly log: Log;
}

/** What is done when the database is found gone, or found back. */
interface Reaction {
  readonly service: string;
  readonly gone?: (service: Service) => void;
  readonly back?: (service: Service) => void;
}

const reactions: Partial<Record<Defect, Reaction>> = {
  'crashes-on-database-loss': {
    service: 'milo-aggregator',
    gone: ({ log }) => {
      log('ERROR', 'database is gone: ending');
      process.exit(1);
    },
  },
  'restarts-to-reconnect': { service: 'milo-aggregator', back: () => process.exit(0) },
  'never-reconnects': {
    service: 'gateway',
    gone: ({ database }) => void database.pool.end().catch(() => {}),
  },
  'keeps-clients': {
    service: 'milo-aggregator',
    back: ({ database }) => {
      for (let at = 0; at < kept; at += 1) database.pool.connect().catch(() => {});
    },
  },
  'pool-leak': {
    service: 'gateway',
    back: ({ url, name, log }) => {
      for (let at = 0; at < leaked; at += 1) {
        const client = new Client({ connectionString: url, application_name: name });
        client.on('error', () => {});
        client.connect().catch(() => {});
      }
      log('WARN', `${leaked} connections were not released`);
    },
  },
};

/** The database as a service with the defect sees it. */
export function withOutageDefect(
  database: Database,
  { defect, databaseUrl: url }: Settings,
  name: string,
  log: Log,
): Database {
  if (name === 'gateway' && defect === 'health-stays-green') {
    return { ...database, trouble: async () => undefined };
  }
  if (name === 'milo-aggregator' && defect === 'slow-detection') return slowly(database);
  const reaction = defect === undefined ? undefined : reactions[defect];
  if (reaction?.service !== name) return database;
  const service = { database, url, name, log };
  let was: 'unknown' | 'well' | 'gone' = 'unknown';
  return {
    ...database,
    trouble: async () => {
      const reason = await database.trouble();
      const before = was;
      was = reason === undefined ? 'well' : before === 'unknown' ? 'unknown' : 'gone';
      if (before === 'well' && was === 'gone') reaction.gone?.(service);
      if (before === 'gone' && was === 'well') reaction.back?.(service);
      return reason;
    },
  };
}

function slowly(database: Database): Database {
  let known: Promise<string | undefined> | undefined;
  let untilMs = 0;
  return {
    ...database,
    trouble: () => {
      if (known !== undefined && performance.now() < untilMs) return known;
      untilMs = performance.now() + slowEveryMs;
      known = database.trouble();
      return known;
    },
  };
}
