import type { BackupConfiguration, BackupsListed } from './backup.js';

/** A read-only look at how something is at one moment, beyond healthy or not. */
export type Inspection =
  | { readonly kind: 'connections'; readonly store: string }
  | { readonly kind: 'queue'; readonly queue: string }
  | { readonly kind: 'backups'; readonly backup: string; readonly keptForMs: number };

export type InspectionKind = Inspection['kind'];

/** Who holds connections to a database. */
export interface ConnectionsSeen {
  /** Connections by application name, as the server counts them. */
  readonly byApplication: Readonly<Record<string, number>>;
  readonly total: number;
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
  return `${kind} of ${inspection.store}`;
}
