import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { JobRequest } from '../../domain/host-protocol.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import type { JobKind, JobPhase, JobProgress, PhaseEnd } from '../../domain/job.js';
import type { JobConfig } from '../jobs/job-config.js';
import { readJobJournal } from '../jobs/job-journal.js';
import { tidyMoment } from '../backups/moment/tidy-moment.js';
import { backupOf } from '../backups/open-context.js';
import { removeScratch } from '../postgres/remove-scratch.js';
import type { ScratchRecord } from '../postgres/scratch-record.js';
import { programPath } from '../program-path.js';
import type { AgentPaths } from './agent-paths.js';
import { DrillFiles } from './drill-files.js';
import { HelperProcess } from './helper-process.js';
import { HelperSet } from './helper-set.js';
import { readJson, writeDurably } from './write-durably.js';

const jobMain = programPath('host/jobs/job-main.js');
const lookEveryMs = 25;

/** Starts the jobs of runs, follows their journals, and removes whatever they made. */
export class Jobs {
  private readonly running = new HelperSet();

  constructor(private readonly paths: AgentPaths) {}

  /** Finds the jobs of a run that an earlier agent started. */
  async adopt(runId: string): Promise<void> {
    for (const kind of await this.kindsOf(runId)) {
      await this.running.adopt(`${runId}/${kind}`, this.files(runId).job(kind).helper);
    }
  }

  /** Starts the job, once per run and kind. @throws MusterError BACKUP_UNKNOWN */
  start({ drill, job, ttlMs }: JobRequest, inventory: Inventory): Promise<void> {
    const key = `${drill.runId}/${job.kind}`;
    return this.running.start(key, async () => {
      const files = this.files(drill.runId).job(job.kind);
      const endAt = Date.now() + ttlMs;
      const config: JobConfig = {
        spec: job,
        inventory,
        journal: files.journal,
        progressFile: files.progress,
        scratchRecord: files.scratch,
        scratchFolder: join(backupOf(inventory, job.backup).scratch ?? scratchRoot(), nameOf(key)),
        templates: join(this.paths.folder, 'clusters'),
        endAt,
      };
      await writeDurably(files.config, JSON.stringify(config));
      const argv = [process.execPath, '--max-semi-space-size=1', jobMain, files.config];
      return HelperProcess.start(files.helper, { name: `job ${job.kind}`, argv, endAt });
    });
  }

  /** Waits until the phase has ended, or until it is known that it never will. */
  async follow({ drill, job, untilPhase }: JobRequest, signal: AbortSignal): Promise<PhaseEnd> {
    const { journal } = this.files(drill.runId).job(job.kind);
    for (;;) {
      const { ends, failed, finished, attempts } = readJobJournal(journal);
      // It waits to be ended, so that nothing starts it anew.
      if (finished) void this.running.stop(`${drill.runId}/${job.kind}`).catch(() => {});
      const end = ends.get(untilPhase);
      if (end !== undefined) return end;
      const missed = { phase: untilPhase, attempt: attempts, tookMs: 0 } as const;
      if (failed !== undefined && untilPhase !== 'cleanUp') return { ...missed, error: failed };
      if (finished) return { ...missed, error: neverCame(untilPhase) };
      await delay(lookEveryMs, undefined, { signal });
    }
  }

  /** How far a job is, as it told last. */
  async progress(runId: string, kind: JobKind): Promise<JobProgress | null> {
    const { progress } = this.files(runId).job(kind);
    return (await readJson<JobProgress>(progress).catch(() => undefined)) ?? null;
  }

  /** Ends the run's jobs and removes what they made. @returns what is left all the same */
  async stop(runId: string): Promise<readonly string[]> {
    const left: string[] = [];
    for (const kind of await this.kindsOf(runId)) {
      await this.running.stop(`${runId}/${kind}`);
      const record = await readJson<ScratchRecord>(this.files(runId).job(kind).scratch);
      if (record !== undefined) left.push(...(await removeScratch(record)));
      const config = await readJson<JobConfig>(this.files(runId).job(kind).config);
      if (config === undefined) continue;
      left.push(...(await tidyMoment(config.spec, config.inventory, process.env)));
    }
    return left;
  }

  stopAll(): Promise<void> {
    return this.running.stopAll();
  }

  private files(runId: string): DrillFiles {
    return new DrillFiles(this.paths, runId);
  }

  private async kindsOf(runId: string): Promise<readonly JobKind[]> {
    const names: string[] = await readdir(this.files(runId).folder).catch(() => []);
    const kinds = names.map((file) => /^job-(\w+)-config\.json$/.exec(file)?.[1]);
    return kinds.filter((kind) => kind !== undefined) as JobKind[];
  }
}

/** Short, because a socket lies in it; another's for every run and job. */
function nameOf(key: string): string {
  return `muster-scratch-${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;
}

/** On disk where the system has such a place: a copy may be larger than memory. */
function scratchRoot(): string {
  return existsSync('/var/tmp') ? '/var/tmp' : tmpdir();
}

function neverCame(phase: JobPhase): { code: 'JOB_FAILED'; message: string } {
  return { code: 'JOB_FAILED', message: `the job ended without the phase "${phase}"` };
}
