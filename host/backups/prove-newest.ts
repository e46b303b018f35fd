import { MusterError } from '../../domain/errors.js';
import type { JobSpec } from '../../domain/job.js';
import type { JobRun } from '../jobs/job-run.js';
import { compareContent } from '../postgres/content/compare-content.js';
import { readContent } from '../postgres/content/read-content.js';
import type { Restored } from './backup-provider.js';
import { bothEnded } from './both-ended.js';
import { backupOf, openContext } from './open-context.js';
import { checkPages, describeCopy, placeOf } from './prove-copy.js';
import { providerOf } from './providers.js';
import { useCopy } from './use-copy.js';

type Spec = Extract<JobSpec, { kind: 'proveNewest' }>;

/**
 * Restores the newest backup and looks at the copy. The source has gone on since it was made, so
 * what is compared is what must be there all the same: tables, extensions, roles, and rows at all.
 */
export async function proveNewest({ backup: name }: Spec, job: JobRun): Promise<void> {
  const backup = backupOf(job.inventory, name);
  const context = await openContext(backup, job.inventory, process.env, job);
  const provider = providerOf(backup.provider);
  const scratch = await job.scratch(context.programs);
  let restored: Restored | undefined;

  await job.phase('restore', async () => {
    const [newest] = await provider.list(backup.provider, context);
    if (newest === undefined) {
      throw new MusterError('RESTORE_FAILED', 'there is no backup to restore');
    }
    if (provider.restore === undefined) {
      throw new MusterError('RESTORE_FAILED', `${backup.provider.kind} restores nothing`);
    }
    restored = await provider.restore(backup.provider, newest, scratch, context);
    return { facts: await describeCopy(restored, newest), bytes: newest.bytes };
  });

  const copy = restored!;
  await bothEnded(
    job.phase('integrity', async () => ({ facts: await checkPages(copy, context) })),
    job.phase('content', async () => {
      const options = { digests: false, connections: 1 } as const;
      const [source, found] = await bothEnded(
        readContent(context.source, { ...options, kind: 'source' }),
        readContent(placeOf(copy), { ...options, kind: 'copy' }),
      );
      return { facts: compareContent({ source, copy: found, against: 'later' }) };
    }),
  );
  await job.phase('use', async () => ({ facts: await useCopy(copy) }));
}
