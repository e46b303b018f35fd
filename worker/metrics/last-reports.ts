import { subjectOf, isSuiteReport, type RunReport } from '../../domain/suite/suite-report.js';
import type { Verdict } from '../../domain/verdict.js';
import { readReport, reportsOf } from '../../host/report-files.js';

/** How many reports back a recovery is looked for. */
const looksBack = 10;

/** What the newest reports of a drill or suite say. */
export interface LastRun {
  readonly drill: string;
  readonly startedMs: number;
  readonly verdict: Verdict;
  /** Of the newest run that measured one; without an upper bound, infinite. */
  readonly recovery?: { readonly minMs: number; readonly maxMs: number };
}

/** Reads what the newest reports on this machine say, each again only when there is a newer one. */
export class LastReports {
  private readonly known = new Map<string, { readonly newest: string; readonly run: LastRun }>();

  constructor(private readonly inventoryPath: string) {}

  /** Of each name that has left a report here. */
  async of(names: readonly string[]): Promise<readonly LastRun[]> {
    const runs = await Promise.all(names.map((name) => this.lastOf(name)));
    return runs.filter((run) => run !== undefined);
  }

  private async lastOf(name: string): Promise<LastRun | undefined> {
    const files = reportsOf(this.inventoryPath, name).toReversed().slice(0, looksBack);
    const [newest] = files;
    if (newest === undefined) return undefined;
    const known = this.known.get(name);
    if (known?.newest === newest) return known.run;
    let run: LastRun | undefined;
    for (const file of files) {
      const report = await readReport(file).catch(() => undefined);
      if (report === undefined) continue;
      const recovery = recoveryOf(report);
      run ??= {
        drill: subjectOf(report),
        startedMs: Date.parse(report.startedAt),
        verdict: report.verdict,
      };
      if (recovery === undefined) continue;
      run = { ...run, recovery };
      break;
    }
    if (run !== undefined) this.known.set(name, { newest, run });
    return run;
  }
}

function recoveryOf(report: RunReport): LastRun['recovery'] {
  if (isSuiteReport(report) || report.measured.recovery === undefined) return undefined;
  const { minMs, maxMs } = report.measured.recovery;
  return { minMs, maxMs: maxMs ?? Number.POSITIVE_INFINITY };
}
