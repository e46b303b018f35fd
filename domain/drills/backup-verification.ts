import type { ProviderKind } from '../backup.js';
import type { CommonDefinition } from '../drill-definition.js';
import type { CommonPlan } from '../plan.js';

/** What is restored and proven: the newest backup there is, one that is made for it, a chosen moment. */
export type BackupProof = 'newest' | 'manual' | 'moment';

interface Objectives {
  /** The newest backup is at most so old, from its end. */
  readonly rpoMs: number;
  /** Restored and proven within so long. */
  readonly rtoMs: number;
  /** Backups reach back at least so far. */
  readonly retentionMs: number;
  /** No write that is older than so long may be nowhere but in the server itself. */
  readonly exposureMs: number;
}

export interface BackupVerificationDefinition extends CommonDefinition {
  readonly type: 'backupVerification';
  readonly backup: string;
  readonly prove: readonly BackupProof[];
  /** How long WAL that was just written may take to be archived. */
  readonly archiveWithinMs: number;
  readonly objectives: Objectives;
}

export interface BackupVerificationPlan extends CommonPlan {
  readonly type: 'backupVerification';
  readonly backup: string;
  readonly provider: ProviderKind;
  readonly prove: readonly BackupProof[];
  readonly archiveWithinMs: number;
  readonly objectives: Objectives & Readonly<Record<string, number>>;
}
