import type { DrillRef } from './plan.js';
import type { WatchedProbe } from './probe.js';
import type { FaultRecord } from './report/report.js';
import type { TargetRef } from './target.js';

/** Who guards a host, and whether it would outlive what it guards against. */
export interface AgentInfo {
  readonly host: string;
  readonly musterVersion: string;
  readonly inventorySha256: string;
  readonly inventoryPath: string;
  readonly environment: string;
  readonly pid: number;
  readonly bootId: string;
  readonly cgroup: string;
  /** What starts the agent again when it dies. */
  readonly keptAliveBy: 'systemd' | 'parent' | 'nobody';
  readonly freeBytes: number;
  readonly standing: readonly FaultRecord[];
}

/** What an observer samples, and for how long at most. */
export interface Watching {
  readonly probes: readonly WatchedProbe[];
  /** The observer ends by itself after this long. */
  readonly ttlMs: number;
}

/** What a run needs of a host before it may touch anything there. */
export interface EnterRequest {
  readonly drill: DrillRef;
  readonly harmed: readonly TargetRef[];
  readonly watched: readonly TargetRef[];
  /** A holder that is not heard of for so long has lost its locks. */
  readonly holdForMs: number;
  /** Refuse an agent that would die with what it guards against. */
  readonly refuseSharedFate: boolean;
  /** Answer at once who holds the locks, rather than wait for them. */
  readonly answerLocked?: boolean;
  /** Begin to sample these once the locks are held, so that the steady state is known the sooner. */
  readonly watch?: Watching;
  /** Look also for what would keep the services from coming back by themselves. */
  readonly warn?: boolean;
}

/** Another run holds what this one needs. */
export interface Locked {
  /** What is held, by whom, and how to end that. */
  readonly locked: string;
}

/** The run holds what it needs. */
export interface Entered {
  readonly agent: AgentInfo;
  readonly locks: readonly string[];
  /** Why the agent might die together with the worker. */
  readonly sharedFate?: string;
  /** What will likely fail the drill. */
  readonly warnings?: readonly string[];
}
