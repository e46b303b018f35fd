import type { ProcessGroup } from '../processes/process-group.js';
import type { KnownProcess } from '../processes/process-identity.js';

/** What must be undone of a scratch folder; synced to disk before any of it is there. */
export interface ScratchRecord {
  readonly folder: string;
  /** Process groups that worked in it. */
  readonly groups: readonly ProcessGroup[];
  /** Servers that ran in it. */
  readonly servers: readonly KnownProcess[];
}
