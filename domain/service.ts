import type { Probe } from './probe.js';
import type { SecretRef } from './secret.js';

/** A service under pm2, by the name or the id pm2 gives it. */
export interface Pm2Ref {
  readonly kind: 'pm2';
  readonly name: string;
  /** pm2's own folder; where absent, the agent's `PM2_HOME`, else `~/.pm2`. */
  readonly home?: string | SecretRef;
}

/** A plain process, found by its pid file; something else may restart it. */
export interface ProcessRef {
  readonly kind: 'process';
  readonly pidFile: string;
  readonly start: readonly string[];
  readonly stop?: readonly string[];
  readonly cwd?: string;
  /** Whether a supervisor brings it back by itself. */
  readonly supervised: boolean;
  readonly logs: readonly string[];
}

/** What runs a service, and under which name there. */
export type ManagerRef = Pm2Ref | ProcessRef;
export type ManagerKind = ManagerRef['kind'];

/** What a manager can be told to do. */
export type ManagerAction = 'start' | 'stop' | 'restart' | 'reload' | 'recreate';

/** One step of the remediation ladder: wait that long, or act. */
export type Rung = { readonly wait: number } | { readonly action: RungAction };

/** What helps a service back, the gentlest first. */
export const rungActions = ['reload', 'restart', 'recreate'] as const;
export type RungAction = Extract<ManagerAction, (typeof rungActions)[number]>;

/** A number that a service shows over HTTP: in JSON by its dotted path, or in Prometheus' text. */
export interface Gauge {
  readonly url: string;
  readonly read: { readonly json: string } | { readonly prometheus: string };
  readonly send: Readonly<Record<string, string | SecretRef>>;
}

/** A process that is drilled. */
export interface Service {
  readonly host: string;
  readonly manager: ManagerRef;
  readonly healthy?: Probe;
  /** Good while the service says itself that it is degraded. */
  readonly degraded?: Probe;
  /** What it is there for, by name: a read, a write, a login. */
  readonly works: Readonly<Record<string, Probe>>;
  readonly log: {
    readonly forbid: readonly string[];
    /** What tells of connections that were not given back; forbidden during an outage too. */
    readonly leaks: readonly string[];
    readonly files: readonly string[];
  };
  /** Numbers that it shows of itself, by name. */
  readonly gauges: Readonly<Record<string, Gauge>>;
  readonly ladder: readonly Rung[];
  /** File that its environment is read from at each start: `NAME=value`, line by line. */
  readonly envFile?: string;
}

/** One process, told apart from any later one with the same PID. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When the kernel started it, in the kernel's own unit; equal only for the same process. */
  readonly startedAt: string;
  readonly command: string;
}

/** How far a log file had been written when it was looked at. */
export interface LogMark {
  readonly file: string;
  readonly inode: number;
  readonly offsetBytes: number;
}

/** What a manager says of a service. */
export interface ManagedService {
  readonly status: 'running' | 'stopped' | 'failed';
  /** The manager's own name and id of it. */
  readonly name: string;
  readonly id?: string;
  readonly processes: readonly ProcessIdentity[];
  readonly restarts?: number;
  /** Whether the manager is set to bring it back by itself. */
  readonly autorestart?: boolean;
  readonly logFiles: readonly string[];
}

/** A service as it was at one moment. */
export interface ServiceSnapshot extends ManagedService {
  readonly service: string;
  readonly manager: ManagerKind;
  readonly logMarks: readonly LogMark[];
}
