import { judge } from '../../domain/check.js';
import type { BackupProof } from '../../domain/drills/backup-verification.js';
import type { JobPhase, JobSpec, PhaseEnd, PhaseFacts } from '../../domain/job.js';
import { formatMs } from '../../domain/timeline/bounds.js';
import type { Drill } from '../skeleton/drill.js';
import { fail } from '../skeleton/failures.js';

/** A backup that says so is not proven; whatever else goes wrong says nothing about it. */
const unproven: ReadonlySet<string> = new Set(['BACKUP_UNREADABLE', 'RESTORE_FAILED']);

/** The steps of one job, each told and timed; a failure that is the backup's own is judged. */
export class Steps {
  readonly tookMs = new Map<JobPhase, number>();
  private attempts = 1;

  constructor(
    private readonly drill: Drill,
    private readonly proof: BackupProof,
    private readonly job: JobSpec,
  ) {}

  /** Expects that the phase can be done; undefined where the backup does not let it. */
  async done<Phase extends JobPhase>(
    phase: Phase,
    what: string,
  ): Promise<PhaseFacts[Phase] | undefined> {
    const { facts, error, tookMs } = await this.follow(phase);
    const name = `${this.proof}: ${what}`;
    if (facts !== undefined) {
      this.drill.expect(name, judge(true, 'without an error', `in ${formatMs(tookMs)}`));
      return facts;
    }
    const { code, message } = error!;
    if (!unproven.has(code)) throw fail(code, message);
    this.drill.expect(name, judge(false, 'without an error', message));
    return undefined;
  }

  /** What the phase found; that it cannot be done says nothing about the backup. */
  async expectDone<Phase extends JobPhase>(phase: Phase): Promise<PhaseFacts[Phase]> {
    const { facts, error } = await this.follow(phase);
    if (facts === undefined) throw fail(error!.code, error!.message);
    return facts;
  }

  private async follow<Phase extends JobPhase>(phase: Phase): Promise<PhaseEnd<Phase>> {
    const { state } = this.drill;
    state.enter('running', `${this.proof}: ${doing[phase]}`);
    const end = await this.drill.follow(this.job, phase);
    const { tookMs, bytes, attempt } = end;
    if (attempt > this.attempts) {
      state.note(`${this.proof}: begun for the ${attempt}. time, because its process was killed`);
      this.attempts = attempt;
    }
    this.tookMs.set(phase, tookMs);
    const name = `${this.proof}: ${phase}`;
    this.drill.timed({ name, tookMs, ...(bytes !== undefined && { bytes }) });
    return end;
  }
}

const doing: Record<JobPhase, string> = {
  take: 'making a backup under a snapshot',
  moment: 'choosing a moment with something on both sides',
  archive: 'looking at the archived WAL',
  sides: 'looking at both sides of the moment',
  restore: 'restoring it',
  integrity: 'checking every page and index',
  content: 'comparing it with the source',
  use: 'reading and writing in the copy',
  cleanUp: 'removing the copy',
};
