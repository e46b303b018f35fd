import type { CommonDefinition } from '../drill-definition.js';
import type { Fault } from '../fault.js';
import type { CommonPlan } from '../plan.js';
import type { WatchedProbe } from '../probe.js';
import type { Rung, RungAction } from '../service.js';

/** How the dependency's own service is taken away. */
export type ServiceOutage = 'stop' | 'pause' | 'kill' | 'none';

/** How a dependency is taken away: itself, the way to it, or the address that a service has of it. */
export type OutageFault =
  { readonly kind: ServiceOutage } | Extract<Fault, { kind: 'cut' | 'slow' | 'repoint' }>;

/** Something of a service that has a name there: one of its works, or a gauge. */
export interface PartOfService {
  readonly service: string;
  readonly part: string;
}

export interface OutageObjectives {
  /** By when each dependant says that something is wrong; where absent, none need. */
  readonly detectionMs?: number;
  /** By when everything works again, once the dependency is back. */
  readonly recoveryMs: number;
  readonly lostWrites?: number;
  /** Share of good answers, 0 to 1, that what keeps working must reach; as before where absent. */
  readonly successRate?: number;
}

/** Whether needing more help than is allowed is told, or fails the drill. */
export type HelpNeeded = 'finding' | 'fail';

/** How connections that were not given back are looked for. */
export interface LeakLook<Part> {
  /** Database whose connections are counted. */
  readonly store?: string;
  readonly gauges: readonly Part[];
  /** By how many a count may be higher than before. */
  readonly growth: number;
  /** How long the counts may take to come down again. */
  readonly withinMs: number;
}

export interface DependencyOutageDefinition extends CommonDefinition {
  readonly type: 'dependencyOutage';
  /** Service that is taken away; where only the way to it is, it may be one that is not drilled. */
  readonly dependency?: string;
  readonly fault: OutageFault;
  readonly holdForMs: number;
  readonly dependants: readonly string[];
  /** What must go on during the outage. */
  readonly keepsWorking: readonly PartOfService[];
  /** What must not pretend to go on. */
  readonly stops: readonly PartOfService[];
  /** A dependant that is killed while its dependency is away. */
  readonly crashDuring?: string;
  readonly canary?: string;
  readonly leaks?: LeakLook<PartOfService>;
  readonly objectives: OutageObjectives;
  readonly healthyForMs: number;
  /** The most help that a dependant may need to come back. */
  readonly allowedRung?: RungAction;
  readonly helpNeeded: HelpNeeded;
}

/** What must be back by itself: the dependency, or a service that depends on it. */
export interface ComingBack {
  readonly service: string;
  readonly healthy: WatchedProbe;
  readonly works: readonly WatchedProbe[];
  readonly ladder: readonly Rung[];
}

/** A service that depends on what is taken away. */
export interface Dependant extends ComingBack {
  /** What is to say that something is wrong: by being good, or where it is its health, by being bad. */
  readonly tells: WatchedProbe;
  readonly judgesLeaks: boolean;
}

export interface DependencyOutagePlan extends CommonPlan {
  readonly type: 'dependencyOutage';
  /** What is taken away, as the report calls it. */
  readonly dependency: string;
  readonly fault: Fault;
  /** The dependency's own service, where it is that which is harmed. */
  readonly fallen?: ComingBack;
  /** A dependant that the fault restarts, for both ways. */
  readonly restarted?: string;
  readonly holdForMs: number;
  readonly dependants: readonly Dependant[];
  readonly keepsWorking: readonly WatchedProbe[];
  readonly stops: readonly WatchedProbe[];
  readonly crashDuring?: string;
  readonly canary?: string;
  readonly leaks?: LeakLook<PartOfService>;
  readonly objectives: Readonly<Record<string, number>> & OutageObjectives;
  readonly healthyForMs: number;
  readonly allowedRung?: RungAction;
  readonly helpNeeded: HelpNeeded;
}
