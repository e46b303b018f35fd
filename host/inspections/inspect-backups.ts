import type { BackupFound, BackupsListed } from '../../domain/backup.js';
import type { Inspection } from '../../domain/inspection.js';
import { backupOf, openContext } from '../backups/open-context.js';
import { providerOf } from '../backups/providers.js';
import { ToolRunner } from '../jobs/tool-runner.js';
import type { InspectionHandler } from './inspection-handler.js';

type BackupsInspection = Extract<Inspection, { kind: 'backups' }>;

/** Asks the tool how backups are made and which there are, and holds them against this clock. */
export const inspectBackups: InspectionHandler<BackupsInspection> = async (
  { backup: name, keptForMs },
  { inventory, env },
) => {
  const backup = backupOf(inventory, name);
  const runner = new ToolRunner('/');
  const context = await openContext(backup, inventory, env, {
    run: runner.run,
    progress: () => {},
  });
  const provider = providerOf(backup.provider);
  const configuration = await provider.configuration(backup.provider, context);
  if (backup.provider.kind === 'asked') return { configuration, listed: null };
  const found = await provider.list(backup.provider, context);
  return { configuration, listed: summarize(found, Date.now(), keptForMs) };
};

/**
 * Times between backups are from end to end. Holes count only where backups must be kept: from the
 * newest down to the first one older than `keptForMs`. How old the newest is, is another question.
 */
export function summarize(
  found: readonly BackupFound[],
  nowMs: number,
  keptForMs: number,
): BackupsListed {
  const ends = found.map(({ finishedAt }) => Date.parse(finishedAt));
  const kept = ends.filter((_, index) => index === 0 || nowMs - ends[index - 1]! < keptForMs);
  const gaps = kept.slice(1).map((end, index) => ({
    ms: kept[index]! - end,
    between: [found[index + 1]!.finishedAt, found[index]!.finishedAt],
  }));
  const longest = gaps.reduce<(typeof gaps)[number] | undefined>(
    (worst, gap) => (worst === undefined || gap.ms > worst.ms ? gap : worst),
    undefined,
  );
  const age = (end: number | undefined): number | null => (end === undefined ? null : nowMs - end);
  return {
    count: found.length,
    newest: found[0] ?? null,
    newestAgeMs: age(ends[0]),
    oldestAgeMs: age(ends.at(-1)),
    longestGapMs: longest?.ms ?? null,
    longestGap: longest?.between ?? [],
  };
}
