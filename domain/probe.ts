import type { Json } from './json.js';
import type { SecretRef } from './secret.js';

/** When a probe is asked: every so often, each time with a deadline of its own. */
export interface ProbeTiming {
  readonly everyMs: number;
  readonly deadlineMs: number;
}

/** Healthy when the response has this status, these JSON values, this body and these headers, in time. */
export interface HttpProbe extends ProbeTiming {
  readonly kind: 'http';
  readonly url: string;
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly status: number;
  /** Dotted path → expected value. */
  readonly json: Readonly<Record<string, Json>>;
  /** Regular expression the body must match. */
  readonly body?: string;
  /** Header name → regular expression its value must match. */
  readonly headers: Readonly<Record<string, string>>;
  /** Headers sent; secrets by name only. */
  readonly send: Readonly<Record<string, string | SecretRef>>;
  /** Latency objective: slower counts as bad. */
  readonly withinMs?: number;
}

/** Healthy when a TCP connection opens. */
export interface TcpProbe extends ProbeTiming {
  readonly kind: 'tcp';
  readonly host: string;
  readonly port: number;
}

/** Healthy when the manager says the service runs and its process exists. */
export interface ProcessProbe extends ProbeTiming {
  readonly kind: 'process';
  readonly service: string;
}

/** Healthy when the command exits as expected and prints what is expected. */
export interface CommandProbe extends ProbeTiming {
  readonly kind: 'command';
  readonly argv: readonly string[];
  readonly cwd?: string;
  readonly exit: number;
  /** Regular expression standard output must match. */
  readonly stdout?: string;
}

/** Healthy when the query answers, with at least this many rows. */
export interface PostgresProbe extends ProbeTiming {
  readonly kind: 'postgres';
  readonly store: string;
  readonly sql: string;
  readonly rows: number;
}

/** Healthy when `PING` answers `PONG`. */
export interface RedisProbe extends ProbeTiming {
  readonly kind: 'redis';
  readonly store: string;
}

/** Healthy when the pattern was written to the file within the time before the question. */
export interface LogProbe extends ProbeTiming {
  readonly kind: 'log';
  readonly file: string;
  readonly pattern: string;
  readonly withinMs: number;
}

/** A read-only question to the system, with its defaults filled in. */
export type Probe =
  HttpProbe | TcpProbe | ProcessProbe | CommandProbe | PostgresProbe | RedisProbe | LogProbe;

export type ProbeKind = Probe['kind'];

/** How often each kind is asked where the inventory does not say; milliseconds. */
export const defaultEveryMs = {
  http: 50,
  tcp: 50,
  process: 50,
  redis: 100,
  postgres: 250,
  log: 250,
  command: 1000,
} as const satisfies Record<ProbeKind, number>;

/** The fastest rate a probe may be asked at. */
export const fastestEveryMs = 10;

/** What one asking of a probe found. */
export type Reading = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/**
 * What a probe of a service tells: whether it says it is healthy, whether it says that it is
 * degraded, or whether something that it is there for works.
 */
export type ProbeRole = 'healthy' | 'degraded' | 'works';

/** A probe as a plan names it: where it stands in the inventory, never what it contains. */
export interface WatchedProbe extends ProbeTiming {
  /** `<service>.healthy`, `<service>.degraded`, `<service>.works.<name>` */
  readonly name: string;
  readonly service: string;
  readonly role: ProbeRole;
  /** Which of its works, where that is the role. */
  readonly work?: string;
}
