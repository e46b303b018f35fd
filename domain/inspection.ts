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
  | { readonly kind: 'backups'; readonly backup: string; readonly keptForMs: number };

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
  /** Jobs by state: waiting, active, delayed, completed, failed. */
  readonly depth: Readonly<Record<string, number>>;
}

/** How backups are made, and which there are; null where only a person can look. */
export interface BackupsSeen {
  readonly configuration: BackupConfiguration;
  readonly listed: BackupsListed | null;
}

interface Seen {
  backups: BackupsSeen;
  connections: ConnectionsSeen;
  gauge: GaugeSeen;
  queue: QueueSeen;
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
