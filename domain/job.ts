import type { BackupFound } from './backup.js';
import type {
  CopyCompared,
  CopyIntegrity,
  CopyRestored,
  CopyUsed,
  CopyRemoved,
} from './restored-copy.js';
import type { ErrorData } from './errors.js';
import type { ArchiveSeen, MomentChosen, SidesSeen } from './moment.js';

/** Long work on a host, in a process of its own, done once per run. */
export type JobSpec =
  /** Restores the newest backup that was there when the job began. */
  | { readonly kind: 'proveNewest'; readonly backup: string }
  /** Takes a backup under a snapshot, restores it, compares every row with that snapshot. */
  | { readonly kind: 'proveManual'; readonly backup: string }
  /** Restores to a moment between two things that are known to have been written. */
  | {
      readonly kind: 'proveMoment';
      readonly backup: string;
      /** How long WAL that was just written may take to be archived. */
      readonly archiveWithinMs: number;
    };

export type JobKind = JobSpec['kind'];

/** What each phase of a job finds out; small enough for a history. */
export interface PhaseFacts {
  take: BackupFound;
  moment: MomentChosen;
  archive: ArchiveSeen;
  sides: SidesSeen;
  restore: CopyRestored;
  integrity: CopyIntegrity;
  content: CopyCompared;
  use: CopyUsed;
  cleanUp: CopyRemoved;
}

export type JobPhase = keyof PhaseFacts;

/** How a phase ended. */
export interface PhaseEnd<Phase extends JobPhase = JobPhase> {
  readonly phase: Phase;
  readonly tookMs: number;
  /** How often the job was begun: more than once where it was killed. */
  readonly attempt: number;
  readonly bytes?: number;
  readonly facts?: PhaseFacts[Phase];
  /** Why it has no facts. */
  readonly error?: ErrorData;
}

/** How far a job is, for people to see. */
export interface JobProgress {
  readonly doing: string;
  readonly bytes?: number;
  readonly ofBytes?: number;
  readonly tables?: number;
  readonly ofTables?: number;
}
