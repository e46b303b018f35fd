import type { Backup, PgDumpRef, ProviderRef } from '../../domain/backup.js';
import type { JobSpec } from '../../domain/job.js';
import type { JobRun } from '../jobs/job-run.js';
import { compareContent } from '../postgres/content/compare-content.js';
import { readContent } from '../postgres/content/read-content.js';
import { readSequences } from '../postgres/content/read-structure.js';
import { withPinned } from '../postgres/postgres-client.js';
import type { BackupContext, BackupProvider, Restored } from './backup-provider.js';
import { bothEnded } from './both-ended.js';
import { backupOf, openContext } from './open-context.js';
import { checkPages, describeCopy, placeOf } from './prove-copy.js';
import { providerOf } from './providers.js';
import { useCopy } from './use-copy.js';

type Spec = Extract<JobSpec, { kind: 'proveManual' }>;

/** A tool that both takes and restores. */
interface Tool {
  readonly ref: ProviderRef;
  readonly copies: 'rows' | 'files';
  readonly take: NonNullable<BackupProvider<ProviderRef>['take']>;
  readonly restore: NonNullable<BackupProvider<ProviderRef>['restore']>;
}

/**
 * Takes a backup under an exported snapshot and restores it; meanwhile reads the source under the
 * same snapshot. The copy must be equal to that, whatever is written to the source in between.
 */
export async function proveManual({ backup: name }: Spec, job: JobRun): Promise<void> {
  const backup = backupOf(job.inventory, name);
  const context = await openContext(backup, job.inventory, process.env, job);
  const tool = toolOf(backup);
  if (tool.copies === 'files') return proveFiles(tool, context, job);

  await withPinned(context.source, 'source', async (client) => {
    await client.query('begin isolation level repeatable read read only');
    const { rows } = await client.query<{ id: string }>('select pg_export_snapshot() as id');
    const snapshot = rows[0]!.id;
    const sequencesBefore = await readSequences(client);
    const scratch = await job.scratch(context.programs);
    // Made while the dump runs; what keeps it from being made shows when it is needed.
    context
      .encoding()
      .then((encoding) => scratch.empty(encoding))
      .catch(() => {});
    const taken = await job.phase('take', async () => {
      const dump = await tool.take(tool.ref, context, { folder: scratch.folder, snapshot });
      return { facts: dump, bytes: dump.bytes };
    });
    const sequencesAfter = await readSequences(client);
    // A restore leaves a core idle that the dump would not.
    const reading = readContent(context.source, {
      kind: 'source',
      snapshot,
      digests: true,
      connections: 1,
    });
    reading.catch(() => {});
    const copy = await restoreTaken(tool, taken, context, job);
    await bothEnded(
      job.phase('integrity', async () => ({ facts: await checkPages(copy, context) })),
      job.phase('content', async () => {
        const found = readContent(placeOf(copy), { kind: 'copy', digests: true, connections: 2 });
        const [source, restored] = await bothEnded(reading, found);
        const atStart = { ...source, sequences: sequencesBefore };
        return {
          facts: compareContent({
            source: atStart,
            sequencesAfter,
            copy: restored,
            against: 'snapshot',
          }),
        };
      }),
    );
    await job.phase('use', async () => ({ facts: await useCopy(copy) }));
  });
}

/** A copy of files is never older than the source was when it began, and may be newer. */
async function proveFiles(tool: Tool, context: BackupContext, job: JobRun): Promise<void> {
  const scratch = await job.scratch(context.programs);
  const source = readContent(context.source, { kind: 'source', digests: false, connections: 1 });
  source.catch(() => {});
  const taken = await job.phase('take', async () => {
    const found = await tool.take(tool.ref, context, { folder: scratch.folder });
    return { facts: found, bytes: found.bytes };
  });
  const copy = await restoreTaken(tool, taken, context, job);
  await bothEnded(
    job.phase('integrity', async () => ({ facts: await checkPages(copy, context) })),
    job.phase('content', async () => {
      const found = readContent(placeOf(copy), { kind: 'copy', digests: false, connections: 1 });
      const [before, restored] = await bothEnded(source, found);
      return { facts: compareContent({ source: before, copy: restored, against: 'later' }) };
    }),
  );
  await job.phase('use', async () => ({ facts: await useCopy(copy) }));
}

async function restoreTaken(
  tool: Tool,
  taken: Parameters<Tool['restore']>[1],
  context: BackupContext,
  job: JobRun,
): Promise<Restored> {
  const scratch = await job.scratch(context.programs);
  let copy: Restored | undefined;
  await job.phase('restore', async () => {
    copy = await tool.restore(tool.ref, taken, scratch, context);
    return { facts: await describeCopy(copy, taken), bytes: taken.bytes };
  });
  return copy!;
}

/** The backup's own tool; where that cannot do both, `pg_dump`, which can do it to any database. */
function toolOf({ provider }: Backup): Tool {
  const { copies, take, restore } = providerOf<ProviderRef>(provider);
  if (take !== undefined && restore !== undefined) return { ref: provider, copies, take, restore };
  const ref: PgDumpRef = { kind: 'pgDump', folder: '/', jobs: 2 };
  const dump = providerOf<ProviderRef>(ref);
  return { ref, copies: dump.copies, take: dump.take!, restore: dump.restore! };
}
