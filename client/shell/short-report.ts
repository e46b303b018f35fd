import type { DrillReport } from '../../domain/report/report.js';
import { formatMs } from '../../domain/timeline/bounds.js';
import type { Colors } from './colors.js';
import { checkLine, faultLine, plain, recoveryLine, writesLine } from './lines.js';
import { shade } from './verdict-shade.js';

/**
 * What a run came to, on one screen: checks, bounds, findings, what it put back, where the whole
 * report lies.
 */
export function shortReport(
  report: DrillReport,
  files: readonly string[],
  colors: Colors,
): readonly string[] {
  const { measured, checks, findings, faults, signOffs, outcomeReason, verdict } = report;
  const { dataLoss } = measured;
  return [
    headline(report, colors),
    ...(outcomeReason === undefined ? [] : [`  ${plain(outcomeReason)}`]),
    ...(verdict === 'skipped' ? ['  A dry run: it could run now, and nothing was harmed.'] : []),
    ...checks.map((check) => `  ${checkLine(check, colors)}`),
    ...measured.services.map((each) => `  ${recoveryLine(each)}`),
    ...(dataLoss === undefined ? [] : [`  ${writesLine(dataLoss)}`]),
    ...findings.map(({ title, severity }) => `  ${colors.yellow(severity)}: ${plain(title)}`),
    ...faults.map((fault) => {
      const line = `  ${faultLine(fault)}`;
      return fault.revertedAt === null ? colors.red(line) : line;
    }),
    ...signOffs.map(
      ({ decision, by, role, assurance }) =>
        `  ${decision} by ${plain(by)} as ${plain(role)} (${assurance})`,
    ),
    ...files.map((file) => colors.dim(`  ${file}`)),
  ];
}

function headline(report: DrillReport, colors: Colors): string {
  const { drill, verdict, outcome, environment, tookMs } = report;
  const words = outcome === 'completed' ? [verdict] : [verdict, outcome];
  const told = colors.bold(colors[shade[verdict]](words.join(', ').toUpperCase()));
  return `${told} ${colors.bold(plain(drill))} on ${plain(environment.name)} (${environment.kind}), ${formatMs(tookMs)}`;
}
