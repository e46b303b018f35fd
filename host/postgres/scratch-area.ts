import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MusterError } from '../../domain/errors.js';
import { readJson, writeDurably } from '../agent/write-durably.js';
import type { ProcessGroup } from '../processes/process-group.js';
import { makeCluster } from './fresh-cluster.js';
import { removeScratch } from './remove-scratch.js';
import type { RunTool } from './run-tool.js';
import { startScratchServer } from './scratch-server.js';
import type { ScratchRecord } from './scratch-record.js';
import type { Scratch, ScratchServer } from './scratch.js';
import { findServerUser } from './server-user.js';

/** Nobody else's name: what a dump makes must not be there before. */
const superuser = 'muster_scratch';
/** The longest path of a Unix socket on every system, with room for the name of its lock. */
const longestFolderBytes = 80;
const emptyWithinMs = 60_000;

/** For a server that keeps nothing: fast to load, nobody writes behind one's back. */
const freshSettings = {
  wal_level: 'minimal',
  max_wal_senders: '0',
  autovacuum: 'off',
  shared_buffers: '128MB',
  maintenance_work_mem: '256MB',
  max_wal_size: '8GB',
  checkpoint_timeout: '1h',
  max_connections: '40',
  max_locks_per_transaction: '1024',
  bgwriter_lru_maxpages: '0',
} as const;

export interface ScratchPlace {
  /** Where what must be undone is written down. */
  readonly recordFile: string;
  readonly folder: string;
  /** The process group that tools run in. */
  readonly group: ProcessGroup;
  /** Where empty clusters are kept, to be copied; made anew each time where absent. */
  readonly templates?: string;
}

/** A scratch folder and the servers in it, on record before they are there. */
export class ScratchArea implements Scratch {
  private fresh: Promise<ScratchServer> | undefined;

  private constructor(
    private readonly recordFile: string,
    private record: ScratchRecord,
    private readonly programs: () => Promise<string>,
    private readonly run: RunTool,
    private readonly templates: string | undefined,
  ) {}

  /**
   * Removes what an earlier attempt left, then makes the folder.
   * @throws MusterError SCRATCH_TAKEN where somebody else has it, BAD_INPUT where its path is too long
   */
  static async open(
    { recordFile, folder, group, templates }: ScratchPlace,
    programs: () => Promise<string>,
    run: RunTool,
  ): Promise<ScratchArea> {
    if (Buffer.byteLength(folder) > longestFolderBytes) {
      throw new MusterError('BAD_INPUT', `${folder} is too long a path for a server's socket`, {
        remedy: 'Name a shorter scratch folder in the backup.',
      });
    }
    const before = await readJson<ScratchRecord>(recordFile);
    if (before !== undefined) await removeScratch(before);
    if (existsSync(folder)) {
      throw new MusterError('SCRATCH_TAKEN', `${folder} is there already, and not this run's`, {
        remedy: 'See what it is; nothing is restored over it.',
      });
    }
    const record = { folder, groups: [...(before?.groups ?? []), group], servers: [] };
    await writeDurably(recordFile, JSON.stringify(record satisfies ScratchRecord));
    const area = new ScratchArea(recordFile, record, programs, run, templates);
    await area.makeFolder();
    return area;
  }

  get folder(): string {
    return this.record.folder;
  }

  empty(encoding: string): Promise<ScratchServer> {
    this.fresh ??= this.makeFresh(encoding);
    return this.fresh;
  }

  startOn: Scratch['startOn'] = async (
    dataFolder,
    { superuser: user, settings = {}, withinMs },
  ) => {
    try {
      return await this.start(dataFolder, user, settings, withinMs);
    } catch (error) {
      throw new MusterError('RESTORE_FAILED', (error as Error).message, { cause: error });
    }
  };

  /** Ends and removes everything. @returns what is left all the same */
  remove(): Promise<readonly string[]> {
    return removeScratch(this.record);
  }

  private async makeFresh(encoding: string): Promise<ScratchServer> {
    const dataFolder = join(this.folder, 'data');
    const bin = await this.programs();
    const { templates, run } = this;
    await makeCluster({ dataFolder, bin, superuser, encoding, templates, run });
    return this.start(dataFolder, superuser, freshSettings, emptyWithinMs);
  }

  private async start(
    dataFolder: string,
    user: string,
    settings: Readonly<Record<string, string>>,
    withinMs: number,
  ): Promise<ScratchServer> {
    return startScratchServer({
      program: join(await this.programs(), 'postgres'),
      folder: this.folder,
      dataFolder,
      superuser: user,
      settings,
      withinMs,
      onStarted: (server) => this.remember({ servers: [...this.record.servers, server] }),
    });
  }

  private async makeFolder(): Promise<void> {
    const user = findServerUser();
    await mkdir(this.folder, { recursive: true, mode: 0o700 }).catch((error: Error) => {
      throw new MusterError('PREFLIGHT_FAILED', `no scratch folder: ${error.message}`, {
        remedy: 'Name a scratch folder in the backup that the agent may write to.',
      });
    });
    await chmod(this.folder, 0o700);
    // The folder is private, so within it everybody is who they say they are.
    const hba = join(this.folder, 'hba.conf');
    await writeFile(hba, 'local all all trust\n', { mode: 0o600 });
    if (user === undefined) return;
    await chown(hba, user.uid, user.gid);
    await chown(this.folder, user.uid, user.gid);
  }

  private remember(more: Partial<ScratchRecord>): Promise<void> {
    this.record = { ...this.record, ...more };
    return writeDurably(this.recordFile, JSON.stringify(this.record));
  }
}
