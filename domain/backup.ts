import type { MomentProof } from './moment.js';
import type { SecretRef } from './secret.js';

/** Where the backups of a store are, and which tool makes and restores them. */
export interface Backup {
  readonly host: string;
  /** The PostgreSQL store that is backed up. */
  readonly store: string;
  readonly provider: ProviderRef;
  /** How often one is made: a longer distance between two is a hole. */
  readonly everyMs?: number;
  /** How long one is kept, as its owner says. */
  readonly keepMs?: number;
  /** Roles that whoever restores has made before, because no dump holds them. */
  readonly roles: readonly string[];
  /** Folder of PostgreSQL's programs; where absent, those that match the source's version are found. */
  readonly bin?: string;
  /** Folder that scratch servers are made in; needs room for a whole restored copy. */
  readonly scratch?: string;
  /** How a restore to a chosen moment is proven, where WAL is archived. */
  readonly pointInTime?: MomentProof;
}

/** Dumps of `pg_dump` in one folder, each a file (custom or plain) or a folder (directory format). */
export interface PgDumpRef {
  readonly kind: 'pgDump';
  readonly folder: string;
  /** The command that makes one, told where and under which snapshot; `pg_dump` where absent. */
  readonly take?: readonly string[];
  readonly jobs: number;
}

/** A repository of pgBackRest: physical backups, and the WAL that PostgreSQL archives into it. */
export interface PgbackrestRef {
  readonly kind: 'pgbackrest';
  readonly stanza: string;
  /** Its configuration; where absent, the file it takes by itself. */
  readonly config?: string;
  readonly program: string;
  readonly jobs: number;
  /** Let it read the whole repository again, which takes long where that is large. */
  readonly verify: boolean;
}

/** A cluster of DigitalOcean's managed databases, which backs itself up. */
export interface DigitalOceanRef {
  readonly kind: 'digitalOcean';
  /** The cluster's UUID. */
  readonly cluster: string;
  readonly token: SecretRef;
  /** Where its API answers. */
  readonly api: string;
}

/** No tool to be asked: a person says what holds. */
export interface AskedRef {
  readonly kind: 'asked';
}

export type ProviderRef = PgDumpRef | PgbackrestRef | DigitalOceanRef | AskedRef;
export type ProviderKind = ProviderRef['kind'];

/** One backup, as its tool lists it. Instants are ISO 8601, UTC. */
export interface BackupFound {
  readonly id: string;
  /** In the tool's words: `directory`, `full`, `incr`, … */
  readonly kind: string;
  readonly startedAt?: string;
  readonly finishedAt: string;
  readonly bytes: number;
}

/** How backups are made, as far as the tool tells it; what is absent is not known. */
export interface BackupConfiguration {
  readonly everyMs?: number;
  readonly keepMs?: number;
  readonly keepCount?: number;
  readonly archiving?: boolean;
  /** In words, for the report. */
  readonly told: readonly string[];
}

/** The backups there are, held against the host's clock when they were listed. */
export interface BackupsListed {
  readonly count: number;
  readonly newest: BackupFound | null;
  readonly newestAgeMs: number | null;
  readonly oldestAgeMs: number | null;
  /** The longest time from the end of one to the end of the next, among those that must be kept. */
  readonly longestGapMs: number | null;
  /** Between which two. */
  readonly longestGap: readonly string[];
}
