import type { ClientConfig } from 'pg';
import { MusterError } from '../../domain/errors.js';

/** Where a database is, with what opens it; never to be written anywhere. */
export interface PostgresPlace {
  /** A host's name, or the folder of a socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly password?: string;
  /** The URL that all this was read from, where it came from one: TLS and other parameters stand in it. */
  readonly url?: string;
}

/** @throws MusterError BAD_INPUT for what is no URL of PostgreSQL */
export function parsePlace(url: string): PostgresPlace {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new MusterError('BAD_INPUT', 'the URL of the store is none of PostgreSQL', {
      remedy: 'Write postgres://user:password@host:port/database.',
    });
  }
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const user = decodeURIComponent(username) || 'postgres';
  return {
    url,
    host: searchParams.get('host') ?? (hostname.replaceAll(/[[\]]/g, '') || 'localhost'),
    port: Number(port || 5432),
    user,
    database: decodeURIComponent(pathname.slice(1)) || user,
    ...(password !== '' && { password: decodeURIComponent(password) }),
  };
}

const tlsVariables = {
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
} as const;

/** What PostgreSQL's own programs read of their environment: nothing of it in a command line. */
export function placeEnv(place: PostgresPlace): Readonly<Record<string, string>> {
  const { host, port, user, database, password, url } = place;
  const parameters = url === undefined ? new URLSearchParams() : new URL(url).searchParams;
  const tls = Object.entries(tlsVariables).flatMap(([name, variable]) => {
    const value = parameters.get(name);
    return value === null ? [] : [[variable, value] as const];
  });
  return {
    PGHOST: host,
    PGPORT: String(port),
    PGUSER: user,
    PGDATABASE: database,
    ...(password !== undefined && { PGPASSWORD: password }),
    ...Object.fromEntries(tls),
    PGCONNECT_TIMEOUT: '10',
    PGAPPNAME: 'muster',
  };
}

/** The same for the client in Node. */
export function placeClient(place: PostgresPlace): ClientConfig {
  const { url, host, port, user, database, password } = place;
  const where =
    url === undefined
      ? { host, port, user, database, ...(password !== undefined && { password }) }
      : { connectionString: url };
  return { ...where, connectionTimeoutMillis: 10_000, application_name: 'muster' };
}
