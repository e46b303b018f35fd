import type { Action, Actions } from '../domain/suite/actions.js';
import type { DrillAttempt, DrillEntry } from '../domain/suite/drill-entry.js';
import type { SuiteReport } from '../domain/suite/suite-report.js';
import { formatMs } from '../domain/timeline/bounds.js';
import { markdown, table } from './inert-markdown.js';

/**
 * The report of a suite as people read it, in Markdown: grade and why, criteria for immediate
 * action, execution log, what is to be done, and the sheet that was signed.
 */
export function renderSuiteMarkdown(report: SuiteReport): string {
  const sections = [
    head(report),
    section('Grade', gradeLines(report)),
    section(
      'Immediate-action criteria',
      table(
        ['Result', 'Expected', 'Observed'],
        report.criteria.map(({ result, expected, observed }) => [
          criterionMarks[result],
          expected,
          observed,
        ]),
      ),
    ),
    section('Drills', drillTable(report.drills)),
    ...report.drills.map((entry, index) => logSection(entry, index + 1)),
    section('Post-drill actions', actionLines(report.actions)),
    section('Sign-off', signOffSheet(report)),
    section(
      'Timeline (UTC)',
      report.timeline.map(({ at, what }) => markdown`- ${at} ${what}`),
    ),
    section('Evidence', evidence(report)),
  ];
  return `${sections.join('\n\n')}\n`;
}

const criterionMarks = {
  met: '✅ met',
  violated: '❌ VIOLATED',
  undecided: '❔ undecided',
  notJudged: '— not judged',
} as const;

const statusMarks = {
  passed: '✅ passed',
  failed: '❌ failed',
  inconclusive: '❔ undecided',
  skipped: '⏭ skipped',
  notRun: '— not run',
} as const;

function head(report: SuiteReport): string {
  const { suite, grade, verdict, outcome, outcomeReason, environment, description } = report;
  return [
    markdown`# ${suite}: ${grade ?? verdict.toUpperCase()}`,
    ...(outcome === 'completed' ? [] : ['', markdown`**${outcome}**: ${outcomeReason ?? ''}`]),
    ...(verdict === 'skipped' ? ['', 'Nothing was harmed, so nothing is proven.'] : []),
    '',
    ...table(
      ['Run', ''],
      [
        ['Suite', `${suite}${description === undefined ? '' : `: ${description}`}`],
        ['Environment', `${environment.name} (${environment.kind})`],
        ['Hosts', report.hosts.join(', ')],
        ['Risk', report.risk],
        ['Requested by', `${report.requestedBy}: ${report.reason}`],
        ['Started', report.startedAt],
        ['Finished', `${report.finishedAt}, after ${took(report.tookMs, report.plannedMs)}`],
        ['Outcome', outcome],
        ...(report.rerunOf === undefined ? [] : [['Repeats a part of', report.rerunOf.workflowId]]),
      ],
    ),
  ].join('\n');
}

function gradeLines({ grade, gradeReasons, score, rule }: SuiteReport): readonly string[] {
  if (grade === null || score === null) return ['Not graded.'];
  const weights = Object.entries(rule.weights).map(([drill, weight]) => `${drill} ${weight}`);
  return [
    markdown`**${grade}**`,
    '',
    ...gradeReasons.map((reason) => markdown`- ${reason}`),
    '',
    ...table(
      ['Rule', ''],
      [
        ['Passes', `${rule.pass.needed} of ${rule.pass.of}`],
        ...(rule.conditional === undefined
          ? []
          : [['Conditional', `${rule.conditional.needed} of ${rule.conditional.of}`]]),
        ['Must pass', rule.mustPass.join(', ') || 'none in particular'],
        ['Weights', weights.join(', ') || 'each drill 1'],
        ['A skipped drill counts as', skippedAs[rule.skippedCountsAs]],
        ['Achieved', `${score.passed} of ${score.of}, ${score.needed} needed`],
      ],
    ),
  ];
}

const skippedAs = { notPassed: 'not passed', passed: 'passed', leftOut: 'left out' } as const;

function drillTable(drills: readonly DrillEntry[]): readonly string[] {
  return table(
    ['#', 'Drill', 'Status', 'Risk', 'Started (UTC)', 'Took', 'Planned'],
    drills.map(({ drill, status, risk, startedAt, tookMs, plannedMs }, index) => [
      index + 1,
      drill,
      statusMarks[status],
      risk,
      startedAt ?? '',
      tookMs === null ? '' : formatMs(tookMs),
      plannedMs === null ? '' : formatMs(plannedMs),
    ]),
  );
}

/** One test of the execution log. */
function logSection(entry: DrillEntry, number: number): string {
  const { drill, description, expectedOutcome, risk, results, plannedMs, tookMs } = entry;
  const facts = [
    ['Status', `${statusMarks[entry.status]}${outcomeOf(entry)}`],
    ...(entry.reason === undefined ? [] : [['Why', entry.reason]]),
    ['Started (UTC)', entry.startedAt ?? 'not started'],
    ['Took', tookMs === null ? '' : took(tookMs, plannedMs)],
    ['Risk', risk],
    ['Expected outcome', expectedOutcome ?? description ?? ''],
    ...(entry.carriedFrom === undefined ? [] : [['Carried over from', entry.carriedFrom]]),
    ...results.map(({ name, value }) => [name, value]),
    ['Issues found', entry.issues.join('; ') || 'none'],
    ...filesOf(entry).map((file) => ['Report', file]),
  ];
  return [
    markdown`### Test ${number}: ${drill}`,
    '',
    ...table(['What', 'Found'], facts),
    ...entry.earlier.flatMap(earlierLines),
  ].join('\n');
}

function earlierLines(attempt: DrillAttempt): readonly string[] {
  const { status, startedAt, issues } = attempt;
  return [
    '',
    markdown`Before that: ${statusMarks[status]}${outcomeOf(attempt)}, ${startedAt ?? ''}`,
    ...issues.map((issue) => markdown`- ${issue}`),
    ...filesOf(attempt).map((file) => markdown`- ${file}`),
  ];
}

function outcomeOf({ outcome }: DrillAttempt): string {
  return outcome === null || outcome === 'completed' ? '' : `, ${outcome}`;
}

function filesOf({ files }: DrillAttempt): readonly string[] {
  return files.map(({ path, sha256 }) => `${path}, SHA-256 ${sha256}`);
}

const headings = {
  immediate: 'Immediate',
  within7Days: 'Within 7 days',
  within30Days: 'Within 30 days',
} as const satisfies Record<keyof Actions, string>;

function actionLines(actions: Actions): readonly string[] {
  return Object.entries(headings).flatMap(([when, heading]) => {
    const due = actions[when as keyof Actions];
    return [`### ${heading}`, '', ...(due.length === 0 ? ['None.'] : due.map(actionLine)), ''];
  });
}

function actionLine({ what, why, drills, owner, due }: Action): string {
  const about = drills.length === 0 ? '' : markdown` (${drills.join(', ')})`;
  const reason = why === '' || why === what ? '' : markdown`: ${why}`;
  const who = owner === undefined ? '' : markdown`, ${owner}`;
  return `${markdown`- [ ] **${what}**`}${about}${reason}${markdown`, due ${due}`}${who}`;
}

/** The sheet: who conducted it, who reviewed it, what it came to, what comes next. */
function signOffSheet(report: SuiteReport): readonly string[] {
  const { grade, verdict, signOffs, criticalIssues, followUpRequired, nextDue } = report;
  const by = report.nextDueBy === 'schedule' ? 'by its schedule' : '30 days on';
  return table(
    ['Sign-off', ''],
    [
      ...signOffs.map(({ role, by, decision, at, assurance, note }) => [
        role,
        `${decision} by ${by}, ${at} (${assurance}${
          assurance === 'auto' ? ': not seen by a person' : ''
        })${note === undefined ? '' : `: ${note}`}`,
      ]),
      ...(signOffs.length === 0 ? [['Signed', 'by nobody']] : []),
      ['Date completed', report.finishedAt.slice(0, 10)],
      ['Overall grade', grade ?? verdict],
      ['Critical issues found', criticalIssues.join('; ') || 'none'],
      ['Follow-up required', followUpRequired ? 'yes' : 'no'],
      ['Next due', `${nextDue.slice(0, 10)}, ${by}`],
      ...(report.announce === undefined ? [] : [['Announced for then', report.announce]]),
    ],
  );
}

function evidence(report: SuiteReport): readonly string[] {
  return table(
    ['What', 'Which'],
    [
      ['Muster', `${report.musterVersion}, schema ${report.schemaVersion} of the report`],
      ['Workflow', report.workflowId],
      ['Run', report.runId],
      ['Plan, SHA-256', report.plan.sha256],
      ['Inventory, SHA-256', report.inventory.sha256],
      ...(report.rerunOf === undefined
        ? []
        : [
            [
              'Earlier report',
              `${report.rerunOf.report.path}, SHA-256 ${report.rerunOf.report.sha256}`,
            ],
          ]),
    ],
  );
}

function took(tookMs: number, plannedMs: number | null): string {
  return `${formatMs(tookMs)}${plannedMs === null ? '' : `, planned ${formatMs(plannedMs)}`}`;
}

function section(title: string, lines: readonly string[]): string {
  return `## ${title}\n\n${lines.length === 0 ? 'None.' : lines.join('\n').trimEnd()}`;
}
