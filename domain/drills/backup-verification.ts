import type { ProviderKind } from '../backup.js';
import type { CommonDefinition } from '../drill-definition.js';
import type { CommonPlan } from '../plan.js';

/** What is restored and proven: the newest backup there is, one that is made for it. */
export type BackupProof = 'newest' | 'manual';

interface Objectives {
  /** The newest backup is at most so old, from its end. */
  readonly rpoMs: number;
  /** Restored and proven within so long. */
  readonly rtoMs: number;
  /** Backups reach back at least so far. */
  readonly retentionMs: number;
}

export interface BackupVerificationDefinition extends CommonDefinition {
  readonly type: 'backupVerification';
  readonly backup: string;
  readonly prove: readonly BackupProof[];
  readonly objectives: Objectives;
}

export interface BackupVerificationPlan extends CommonPlan {
  readonly type: 'backupVerification';
  readonly backup: string;
  readonly provider: ProviderKind;
  readonly prove: readonly BackupProof[];
  readonly objectives: Objectives & Readonly<Record<string, number>>;
}
