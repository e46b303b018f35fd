import { isEmpty, judge } from '../../domain/check.js';
import type { BackupVerificationPlan } from '../../domain/drills/backup-verification.js';
import { formatBytes } from '../../domain/format-bytes.js';
import type { JobPhase } from '../../domain/job.js';
import type { CopyRestored } from '../../domain/restored-copy.js';
import { formatMs } from '../../domain/timeline/bounds.js';
import { formatSpan } from '../../domain/timeline/format-span.js';
import type { Drill } from '../skeleton/drill.js';
import { expectContent } from './expect-content.js';
import { Steps } from './steps.js';

const jobOf = { newest: 'proveNewest', manual: 'proveManual' } as const;
type CopyProof = keyof typeof jobOf;

/** Restores a backup into a fresh isolated place and proves the copy, phase by phase. */
export async function checkCopy(
  drill: Drill,
  plan: BackupVerificationPlan,
  proof: CopyProof,
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
  proof: CopyProof,
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

/** Pages and content are looked at at the same time. */
function expectInTime(
  drill: Drill,
  { objectives: { rtoMs } }: BackupVerificationPlan,
  proof: CopyProof,
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
