import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DrillReport } from '../domain/report/report.js';
import { renderers } from '../render/renderers.js';

/**
 * Writes `<folder>/<drill>/<startedAt>-<first 8 of run id>.<ending>` in every format; the names come
 * from the plan and from Temporal, never from a caller. Written again, it replaces the same files.
 */
export async function writeReportFiles(
  report: DrillReport,
  folder: string,
): Promise<readonly string[]> {
  const started = report.startedAt.replaceAll(':', '-');
  const into = join(folder, report.drill);
  await mkdir(into, { recursive: true });
  const base = join(into, `${started}-${report.runId.slice(0, 8)}`);
  return Promise.all(
    Object.entries(renderers).map(async ([ending, render]) => {
      const file = `${base}.${ending}`;
      await writeFile(`${file}.tmp`, render(report));
      await rename(`${file}.tmp`, file);
      return file;
    }),
  );
}
