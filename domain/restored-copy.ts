/** A backup restored into a fresh isolated server. */
export interface CopyRestored {
  readonly backup: string;
  readonly database: string;
  readonly serverVersion: string;
  /** What the copy takes up on disk. */
  readonly bytes: number;
  readonly tables: number;
  /** Where recovery ended, for a physical restore: ISO 8601. */
  readonly recoveredTo?: string;
}

/** What a check of every page and index found. */
export interface CopyIntegrity {
  readonly relations: number;
  readonly corruptions: readonly string[];
}

/** What differs between source and copy: the first few of each, and how many. */
export interface CopyCompared {
  /** `snapshot`: both as of one snapshot, to be equal; `later`: the source has gone on since. */
  readonly against: 'snapshot' | 'later';
  readonly sourceTables: number;
  readonly sourceRows: number;
  readonly copyTables: number;
  readonly copyRows: number;
  readonly differences: Readonly<Record<ContentPart, Differences>>;
}

export type ContentPart =
  'tables' | 'rows' | 'schema' | 'sequences' | 'extensions' | 'largeObjects' | 'roles';

export interface Differences {
  readonly count: number;
  readonly examples: readonly string[];
}

/** A read and a write in the copy. */
export interface CopyUsed {
  readonly read: string;
  readonly wrote: string;
}

/** What is left of the work. */
export interface CopyRemoved {
  readonly left: readonly string[];
}
