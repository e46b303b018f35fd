import { renameSync, writeFileSync } from 'node:fs';
import type { Inventory } from '../../domain/inventory/inventory.js';
import { toErrorData } from '../../domain/errors.js';
import type { JobPhase, JobProgress, PhaseFacts } from '../../domain/job.js';
import { monotonicMs } from '../processes/monotonic-clock.js';
import type { RunTool } from '../postgres/run-tool.js';
import type { ScratchArea } from '../postgres/scratch-area.js';
import type { JobJournal } from './job-journal.js';

const progressEveryMs = 250;

/** What a phase found, and how much it moved. */
export interface PhaseWork<Phase extends JobPhase> {
  readonly facts: PhaseFacts[Phase];
  readonly bytes?: number;
}

export interface JobParts {
  readonly inventory: Inventory;
  readonly journal: JobJournal;
  readonly progressFile: string;
  readonly attempt: number;
  readonly run: RunTool;
  /** Makes the scratch folder when it is first asked for. */
  readonly scratch: (programs: () => Promise<string>) => Promise<ScratchArea>;
}

/** One attempt at a job, as its handler sees it. */
export class JobRun {
  private toldAtMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly parts: JobParts) {}

  get inventory(): Inventory {
    return this.parts.inventory;
  }

  get run(): RunTool {
    return this.parts.run;
  }

  scratch(programs: () => Promise<string>): Promise<ScratchArea> {
    return this.parts.scratch(programs);
  }

  /** Does a phase and journals how it ended; what it throws is journalled and thrown on. */
  async phase<Phase extends JobPhase>(
    phase: Phase,
    work: () => Promise<PhaseWork<Phase>>,
  ): Promise<PhaseFacts[Phase]> {
    const beganMs = monotonicMs();
    const { journal, attempt } = this.parts;
    const end = () => ({ phase, attempt, tookMs: Math.round(monotonicMs() - beganMs) });
    try {
      const { facts, bytes } = await work();
      journal.add({ end: { ...end(), facts, ...(bytes !== undefined && { bytes }) } });
      return facts;
    } catch (error) {
      journal.add({ end: { ...end(), error: toErrorData(error) } });
      throw error;
    }
  }

  /** Tells how far it is; often is fine. */
  readonly progress = (progress: JobProgress): void => {
    if (monotonicMs() - this.toldAtMs < progressEveryMs) return;
    this.toldAtMs = monotonicMs();
    const { progressFile } = this.parts;
    writeFileSync(`${progressFile}.tmp`, JSON.stringify(progress));
    renameSync(`${progressFile}.tmp`, progressFile);
  };
}
