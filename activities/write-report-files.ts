import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { subjectOf, type RunReport } from '../domain/suite/suite-report.js';
import { renderEach } from '../render/renderers.js';

/**
 * Writes `<folder>/<drill or suite>/<startedAt>-<first 8 of run id>.<ending>` in every format; the
 * names come from the plan and from Temporal, never from a caller. Written again, it replaces the
 * same files.
 */
export async function writeReportFiles(
  report: RunReport,
  folder: string,
): Promise<readonly string[]> {
  const started = report.startedAt.replaceAll(':', '-');
  const into = join(folder, subjectOf(report));
  await mkdir(into, { recursive: true });
  const base = join(into, `${started}-${report.runId.slice(0, 8)}`);
  return Promise.all(
    renderEach(report).map(async ([ending, text]) => {
      const file = `${base}.${ending}`;
      await writeFile(`${file}.tmp`, text);
      await rename(`${file}.tmp`, file);
      return file;
    }),
  );
}
