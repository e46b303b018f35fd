import type { Backup, BackupConfiguration, BackupFound, ProviderRef } from '../../domain/backup.js';
import type { ArchiveSeen } from '../../domain/moment.js';
import type { JobProgress } from '../../domain/job.js';
import type { PostgresPlace } from '../postgres/postgres-place.js';
import type { RunTool } from '../postgres/run-tool.js';
import type { Scratch, ScratchServer } from '../postgres/scratch.js';

/** What a provider works with. Everything it starts and writes is gone when its job is over. */
export interface BackupContext {
  readonly backup: Backup;
  /** The database that is backed up. */
  readonly source: PostgresPlace;
  readonly env: NodeJS.ProcessEnv;
  /** The folder of PostgreSQL's programs in the source's version. @throws MusterError TOOL_MISSING */
  readonly programs: () => Promise<string>;
  /** The source's encoding, in PostgreSQL's word. */
  readonly encoding: () => Promise<string>;
  /** Runs a tool to its end; it dies with the job. */
  readonly run: RunTool;
  /** Tells how far it is, as often as it likes. */
  readonly progress: (progress: JobProgress) => void;
}

/** A copy that can be asked. */
export interface Restored {
  readonly server: ScratchServer;
  /** Name of the restored database. */
  readonly database: string;
  /** Where recovery ended: ISO 8601. */
  readonly recoveredTo?: string;
}

/** What a backup made by hand is to hold. */
export interface TakeOptions {
  /** Folder it may be made in. */
  readonly folder: string;
  /** An exported snapshot of the source, where a logical backup is to be equal to it. */
  readonly snapshot?: string;
}

export interface RestoreOptions {
  /** The moment to recover to, ISO 8601; the end of what there is where absent. */
  readonly toTime?: string;
}

/** The archive of WAL as it stood before a drill made it do anything. */
export interface ArchiveBefore {
  /** The newest backup, which a restore begins with. */
  readonly backup: BackupFound;
  /** When the server last archived: ISO 8601. */
  readonly archivedUpTo: string | null;
}

/** WAL that is archived beside the backups, so that a moment between them can be restored. */
export interface WalArchive<Ref extends ProviderRef> {
  readonly before: (ref: Ref, context: BackupContext) => Promise<ArchiveBefore>;
  /** Whether it holds all WAL since the backup; `waitForMs` lets it force the archiving, null does not. */
  readonly after: (
    ref: Ref,
    before: ArchiveBefore,
    waitForMs: number | null,
    context: BackupContext,
  ) => Promise<ArchiveSeen>;
}

/**
 * One way in which backups are kept. What cannot be read or restored throws a MusterError
 * (BACKUP_UNREADABLE, RESTORE_FAILED): that is a backup that is not proven, not a broken drill.
 */
export interface BackupProvider<Ref extends ProviderRef> {
  /** Whether it dumps rows (equal to a snapshot) or copies files (never older than the source). */
  readonly copies: 'rows' | 'files';
  readonly configuration: (ref: Ref, context: BackupContext) => Promise<BackupConfiguration>;
  /** Newest first. */
  readonly list: (ref: Ref, context: BackupContext) => Promise<readonly BackupFound[]>;
  /** Makes one now. */
  readonly take?: (ref: Ref, context: BackupContext, options: TakeOptions) => Promise<BackupFound>;
  /** Restores it, with only what it holds, into a fresh isolated place. */
  readonly restore?: (
    ref: Ref,
    backup: BackupFound,
    scratch: Scratch,
    context: BackupContext,
    options?: RestoreOptions,
  ) => Promise<Restored>;
  /** Where WAL is archived too. */
  readonly archive?: WalArchive<Ref>;
}
