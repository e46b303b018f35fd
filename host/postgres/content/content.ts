/** What a database holds, as far as two can be compared. */
export interface Content extends Structure {
  readonly tables: ReadonlyMap<string, TableContent>;
  readonly largeObjects: TableContent;
}

/** How many rows, and what they add up to; the digest is absent where rows were only counted. */
export interface TableContent {
  readonly rows: bigint;
  readonly digest?: string;
}

/** Everything but rows. */
export interface Structure {
  /** `kind name` → definition. */
  readonly schema: ReadonlyMap<string, string>;
  /** The last value given out; null where none was. */
  readonly sequences: ReadonlyMap<string, bigint | null>;
  readonly extensions: ReadonlySet<string>;
  /** Roles that own something or were granted something. */
  readonly rolesNeeded: ReadonlySet<string>;
  readonly rolesThere: ReadonlySet<string>;
}
