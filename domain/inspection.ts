import type { BackupConfiguration, BackupsListed } from './backup.js';

/** A read-only look at how something is at one moment, beyond healthy or not. */
export type Inspection =
  | {
      readonly kind: 'connections';
      readonly store: string;
      /** Look until no application has more connections than this; one not named, any number. */
      readonly settle?: Settle<Readonly<Record<string, number>>>;
    }
  | {
      readonly kind: 'gauge';
      readonly service: string;
      readonly gauge: string;
      readonly settle?: Settle<number>;
    }
  | { readonly kind: 'queue'; readonly queue: string }
  | { readonly kind: 'backups'; readonly backup: string; readonly keptForMs: number }
  | { readonly kind: 'persistence'; readonly store: string };

/** Look again until it is at most this, but no longer than so. */
export interface Settle<Limit> {
  readonly atMost: Limit;
  readonly withinMs: number;
}

export type InspectionKind = Inspection['kind'];

/** Who holds connections to a database. */
export interface ConnectionsSeen {
  /** Connections by application name, as the server counts them. */
  readonly byApplication: Readonly<Record<string, number>>;
  readonly total: number;
}

/** A number that a service shows of itself. */
export interface GaugeSeen {
  readonly value: number;
}

/** How a job queue stands. */
export interface QueueSeen {
  /** Jobs by state: waiting, active, delayed, completed, failed and others. */
  readonly depth: Readonly<Record<string, number>>;
}

/** How backups are made, and which there are; null where only a person can look. */
export interface BackupsSeen {
  readonly configuration: BackupConfiguration;
  readonly listed: BackupsListed | null;
}

/** What of a Redis store outlives its process. What a managed one does not tell is null. */
export interface PersistenceSeen {
  readonly version: string;
  /** How long it took to answer a ping, on an open connection. */
  readonly pingMs: number;
  readonly aof: boolean;
  /** When the append-only file is synced: always, everysec or no. */
  readonly appendfsync: string | null;
  /** The save points of snapshots, as in its configuration: empty where it takes none by itself. */
  readonly save: string | null;
  /** When the last snapshot was taken or, before the first, when it started: ISO 8601. */
  readonly lastSaveAt: string;
  /** Whether the last snapshot and the last write to the append-only file succeeded. */
  readonly lastSaveOk: boolean;
  readonly lastWriteOk: boolean;
  readonly maxmemoryPolicy: string | null;
}

interface Seen {
  backups: BackupsSeen;
  connections: ConnectionsSeen;
  gauge: GaugeSeen;
  queue: QueueSeen;
  persistence: PersistenceSeen;
}

/** What a look answers. */
export type Inspected<I extends Inspection> = Seen[I['kind']];
/** What the look of one kind answers. */
export type SeenOf<Kind extends InspectionKind> = Seen[Kind];

/** `connections of database` */
export function describeInspection(inspection: Inspection): string {
  const { kind } = inspection;
  if (kind === 'queue') return `queue ${inspection.queue}`;
  if (kind === 'backups') return `backups ${inspection.backup}`;
  if (kind === 'gauge') return `gauge ${inspection.service}.${inspection.gauge}`;
  return `${kind} of ${inspection.store}`;
}

/** The applications that have more connections than that, with how many. */
export function tooManyConnections(
  { byApplication }: ConnectionsSeen,
  atMost: Readonly<Record<string, number>>,
): readonly (readonly [application: string, connections: number])[] {
  return Object.entries(byApplication).filter(
    ([application, connections]) => connections > (atMost[application] ?? Infinity),
  );
}

const open = ['waiting', 'prioritized', 'paused', 'delayed', 'active'];

/** Jobs that are not done: waiting in any way, or in a worker's hands. */
export function openJobs({ depth }: QueueSeen): number {
  return open.reduce((sum, state) => sum + (depth[state] ?? 0), 0);
}
