import type { SuiteReport } from '../../domain/suite/suite-report.js';
import { formatMs } from '../../domain/timeline/bounds.js';
import type { Colors } from './colors.js';
import { plain } from './lines.js';
import { shade } from './verdict-shade.js';

const marks = { passed: '✔', failed: '✖', inconclusive: '?', skipped: '⏭', notRun: '–' } as const;
const told = {
  passed: 'passed',
  failed: 'failed',
  inconclusive: 'inconclusive',
  skipped: 'skipped',
  notRun: 'not run',
} as const;

/** What a suite came to, on one screen: grade, criteria, each drill, what is to be done next. */
export function shortSuiteReport(
  report: SuiteReport,
  files: readonly string[],
  colors: Colors,
): readonly string[] {
  const { outcomeReason, gradeReasons, criteria, drills, actions, signOffs, verdict } = report;
  const todo = Object.values(actions).reduce((sum, each) => sum + each.length, 0);
  const violated = criteria.filter(({ result }) => result !== 'met' && result !== 'notJudged');
  return [
    headline(report, colors),
    ...(outcomeReason === undefined ? [] : [`  ${plain(outcomeReason)}`]),
    ...(verdict === 'skipped' ? ['  A dry run: it could run now, and nothing was harmed.'] : []),
    ...gradeReasons.map((reason) => `  ${plain(reason)}`),
    ...drills.flatMap((entry) => {
      const { drill, status, tookMs, plannedMs, reason, carriedFrom, earlier } = entry;
      const { results, issues } = entry;
      const paint = colors[shade[status === 'notRun' ? 'inconclusive' : status]];
      const planned = plannedMs === null ? '' : ` (planned ${formatMs(plannedMs)})`;
      const time = tookMs === null ? '' : `, ${formatMs(tookMs)}${planned}`;
      const why = reason === undefined ? '' : `: ${plain(reason)}`;
      const from = carriedFrom === undefined ? '' : `, of ${plain(carriedFrom)}`;
      const before = earlier.map((each) => `, before that ${told[each.status]}`).join('');
      return [
        `  ${paint(marks[status])} ${plain(drill)}: ${told[status]}${time}${from}${before}${why}`,
        ...results.map(({ name, value }) => `      ${plain(name)}: ${plain(value)}`),
        ...issues.map((issue) => `      ${plain(issue)}`),
      ];
    }),
    ...violated.map(({ result, expected, observed }) => {
      const line = `  ${result}: ${plain(expected)}; ${plain(observed)}`;
      return result === 'violated' ? colors.red(line) : colors.yellow(line);
    }),
    ...signOffs.map(
      ({ decision, by, role, assurance }) =>
        `  ${decision} by ${plain(by)} as ${plain(role)} (${assurance})`,
    ),
    ...actions.immediate.map(({ what, why, drills }) => {
      // What a drill found stands with the drill.
      const about = drills.length === 0 ? why : drills.join(', ');
      return colors.red(`  now: ${plain(what)}: ${plain(about)}`);
    }),
    ...(todo === 0 ? [] : [`  ${todo} to do: see the report`]),
    `  next due ${report.nextDue.slice(0, 10)}${
      report.announce === undefined ? '' : `: ${plain(report.announce)}`
    }`,
    ...files.map((file) => colors.dim(`  ${file}`)),
  ];
}

function headline(report: SuiteReport, colors: Colors): string {
  const { suite, grade, verdict, outcome, environment, tookMs } = report;
  const first = grade ?? verdict;
  const words = outcome === 'completed' ? [first] : [first, outcome];
  const painted = colors.bold(colors[shade[verdict]](words.join(', ').toUpperCase()));
  return `${painted} ${colors.bold(plain(suite))} on ${plain(environment.name)} (${environment.kind}), ${formatMs(tookMs)}`;
}
