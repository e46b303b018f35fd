import { isEmpty, judge } from '../../domain/check.js';
import type {
  BackupProof,
  BackupVerificationPlan,
} from '../../domain/drills/backup-verification.js';
import { formatBytes } from '../../domain/format-bytes.js';
import type { JobPhase, JobSpec, PhaseEnd, PhaseFacts } from '../../domain/job.js';
import type { CopyRestored } from '../../domain/restored-copy.js';
import { formatMs } from '../../domain/timeline/bounds.js';
import { formatSpan } from '../../domain/timeline/format-span.js';
import type { Drill } from '../skeleton/drill.js';
import { fail } from '../skeleton/failures.js';
import { expectContent } from './expect-content.js';

/** A backup that says so is not proven; whatever else goes wrong says nothing about it. */
const unproven: ReadonlySet<string> = new Set(['BACKUP_UNREADABLE', 'RESTORE_FAILED']);

const jobOf = { newest: 'proveNewest', manual: 'proveManual' } as const satisfies Record<
  BackupProof,
  JobSpec['kind']
>;

/** Restores a backup into a fresh isolated place and proves the copy, phase by phase. */
export async function checkCopy(
  drill: Drill,
  plan: BackupVerificationPlan,
  proof: BackupProof,
): Promise<void> {
  const steps = new Steps(drill, proof, { kind: jobOf[proof], backup: plan.backup });
  await prove(steps, drill, plan, proof);
  const { left } = await steps.expectDone('cleanUp');
  drill.expect(`${proof}: nothing of it is left`, left, isEmpty('process or file'));
}

async function prove(
  steps: Steps,
  drill: Drill,
  plan: BackupVerificationPlan,
  proof: BackupProof,
): Promise<void> {
  if (proof === 'manual') {
    const taken = await steps.done('take', 'a backup can be made now');
    if (taken === undefined) return;
    drill.result(`${proof}: backup made`, `${taken.kind}, ${formatBytes(taken.bytes)}`);
  }
  const restored = await steps.done('restore', 'restores into a fresh isolated server');
  if (restored === undefined) return;
  drill.result(
    `${proof}: restored`,
    `${restored.backup} into PostgreSQL ${restored.serverVersion}`,
  );
  const { relations, corruptions } = await steps.expectDone('integrity');
  drill.expect(`${proof}: every page and index is sound`, {
    ...isEmpty('corruption')(corruptions),
    ...(corruptions.length === 0 && { observed: `none in ${relations} relations` }),
  });
  expectContent(drill, proof, await steps.expectDone('content'));
  const { read, wrote } = await steps.expectDone('use');
  drill.expect(
    `${proof}: can be read and written`,
    judge(true, 'a read and a write', `${read}; ${wrote}`),
  );
  expectInTime(drill, plan, proof, steps, restored);
}

/** The steps of one job, each told and timed; a failure that is the backup's own is judged. */
class Steps {
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
  restore: 'restoring it',
  integrity: 'checking every page and index',
  content: 'comparing it with the source',
  use: 'reading and writing in the copy',
  cleanUp: 'removing the copy',
};

/** Pages and content are looked at at the same time. */
function expectInTime(
  drill: Drill,
  { objectives: { rtoMs } }: BackupVerificationPlan,
  proof: BackupProof,
  { tookMs }: Steps,
  { bytes }: CopyRestored,
): void {
  const took = (phase: JobPhase): number => tookMs.get(phase) ?? 0;
  const proving = Math.max(took('integrity'), took('content')) + took('use');
  const totalMs = took('restore') + proving;
  drill.expect(
    `${proof}: restored and proven within the RTO`,
    judge(
      totalMs <= rtoMs,
      `within ${formatSpan(rtoMs)}`,
      `${formatMs(totalMs)}: ${formatMs(took('restore'))} to restore, ${formatMs(proving)} to prove`,
    ),
  );
  const perSecond = (bytes / Math.max(1, totalMs)) * 1000;
  drill.result(
    `${proof}: extrapolated from its size`,
    `${formatBytes(bytes)} at ${formatBytes(perSecond)}/s: ` +
      `${formatBytes((perSecond * rtoMs) / 1000)} fit into the RTO, ten times as much takes ${formatSpan(10 * totalMs)}`,
  );
}
