import { MusterError } from '../../domain/errors.js';
import type { JobSpec } from '../../domain/job.js';
import type { MomentChosen, MomentProof, SidesSeen } from '../../domain/moment.js';
import type { JobRun } from '../jobs/job-run.js';
import type { ArchiveBefore, BackupContext, Restored } from './backup-provider.js';
import type { ProviderRef } from '../../domain/backup.js';
import { findRows, writeAround } from './moment/canary-rows.js';
import { chooseFromData, findTimes } from './moment/data-times.js';
import { backupOf, openContext } from './open-context.js';
import { describeCopy, placeOf } from './prove-copy.js';
import { providerOf } from './providers.js';

type Spec = Extract<JobSpec, { kind: 'proveMoment' }>;

/**
 * Restores to a moment between two things that are known to have been written: the first must be
 * there, the second not. What the archive lacks is told, and the restore is tried all the same: it
 * alone decides. Rows written for it are removed when the job is over.
 */
export async function proveMoment(
  { backup: name, archiveWithinMs }: Spec,
  job: JobRun,
): Promise<void> {
  const backup = backupOf(job.inventory, name);
  const context = await openContext(backup, job.inventory, process.env, job);
  const provider = providerOf<ProviderRef>(backup.provider);
  const { pointInTime: proof } = backup;
  const { archive } = provider;
  if (proof === undefined || archive === undefined || provider.restore === undefined) {
    throw new MusterError('BAD_INPUT', `backup "${name}" restores to no chosen moment`, {
      remedy: 'Say pointInTime in the backup; its tool must archive WAL.',
    });
  }
  // Tools work in its folder.
  const scratch = await job.scratch(context.programs);
  const before = await archive.before(backup.provider, context);
  const moment = await job.phase('moment', async () => ({
    facts: await choose(proof, context, before),
  }));
  await job.phase('archive', async () => {
    const waitForMs = proof.kind === 'canary' ? archiveWithinMs : null;
    return { facts: await archive.after(backup.provider, before, waitForMs, context) };
  });
  let copy: Restored | undefined;
  await job.phase('restore', async () => {
    const options = { toTime: moment.at };
    copy = await provider.restore!(backup.provider, before.backup, scratch, context, options);
    return { facts: await describeCopy(copy, before.backup), bytes: before.backup.bytes };
  });
  await job.phase('sides', async () => ({ facts: await look(proof, copy!, moment) }));
}

async function choose(
  proof: MomentProof,
  { source }: BackupContext,
  { backup, archivedUpTo }: ArchiveBefore,
): Promise<MomentChosen> {
  if (proof.kind === 'canary') return writeAround(source, proof.schema);
  if (archivedUpTo === null) {
    throw new MusterError('MOMENT_UNKNOWN', 'nothing was archived since the server began to count');
  }
  return chooseFromData(source, proof, { from: backup.finishedAt, to: archivedUpTo });
}

function look(proof: MomentProof, copy: Restored, moment: MomentChosen): Promise<SidesSeen> {
  return proof.kind === 'canary'
    ? findRows(placeOf(copy), proof.schema)
    : findTimes(placeOf(copy), proof, moment);
}
