import type { WalChain } from './wal-segments.js';

/** How a restore to a chosen moment is proven: what is known to have been written on both its sides. */
export type MomentProof =
  /** Rows of our own, in a schema that the owner of the data opted in to. */
  | { readonly kind: 'canary'; readonly schema: string }
  /** Times already in the data: nothing is written. */
  | {
      readonly kind: 'data';
      /** `schema.table`. */
      readonly table: string;
      /** When the row was written, by the server's clock. */
      readonly column: string;
      /** Longer than any transaction: a row is seen at the latest so long after its time. */
      readonly marginMs: number;
    };

/** A moment with something known before it and something after. Instants are ISO 8601, UTC. */
export interface MomentChosen {
  readonly at: string;
  /** Committed before, for sure. */
  readonly before: string;
  /** Committed after, for sure. */
  readonly after: string;
  /** What these are, in words. */
  readonly by: string;
}

/** How the archive stood, and whether it holds all WAL from the backup to beyond the moment. */
export interface ArchiveSeen {
  /** The backup that the restore begins with. */
  readonly backup: string;
  /**
   * How old the oldest write may be that only the server itself had, before the drill made it
   * archive: what the loss of the server would have cost. Null where nothing was ever archived.
   */
  readonly exposedMs: number | null;
  /** When the server last archived, before the drill made it: ISO 8601. */
  readonly archivedUpTo: string | null;
  /** A segment goes at the latest after so long; null: only once it is full. */
  readonly flushMs: number | null;
  /** How long what was just written took to be in the repository; null where it was not waited for, or never came. */
  readonly settledMs: number | null;
  /** What the server or the tool says is wrong. */
  readonly troubles: readonly string[];
  readonly chain: WalChain;
}

/** What the restored copy holds of both sides. */
export interface SidesSeen {
  readonly beforeThere: boolean;
  readonly afterThere: boolean;
  /** What was found, in words. */
  readonly found: string;
}
