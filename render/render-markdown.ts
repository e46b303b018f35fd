import type { Check } from '../domain/check.js';
import type { ManualAnswer } from '../domain/report/answers.js';
import type { DrillReport, FaultRecord, Finding } from '../domain/report/report.js';
import { formatMs } from '../domain/timeline/bounds.js';
import { achieved } from './achieved.js';
import { markdown, table } from './inert-markdown.js';
import { measuredLines } from './measured-lines.js';
import { shownVerdict } from './shown-verdict.js';

/**
 * The report as people read it, in Markdown: what an auditor asks of the record of a test, and
 * "None" where there is nothing. Whatever came from the system or from people is made inert.
 */
export function renderMarkdown(report: DrillReport): string {
  const sections = [
    head(report),
    section(
      'Objectives',
      table(
        ['What', 'Objective', 'Achieved'],
        achieved(report).map((row) => [row.what, row.objective, row.achieved]),
      ),
    ),
    section(
      'Checks',
      table(['Result', 'Check', 'Expected', 'Observed'], report.checks.map(checkRow)),
    ),
    ...optional(
      'Results',
      table(
        ['What', 'Found'],
        report.results.map(({ name, value }) => [name, value]),
      ),
    ),
    ...optional(
      'Time by phase',
      table(
        ['Phase', 'Took', 'Bytes'],
        report.phases.map(({ name, tookMs, bytes }) => [
          name,
          formatMs(tookMs),
          bytes === undefined ? '' : String(bytes),
        ]),
      ),
    ),
    section('Faults, injected and taken back', faultTable(report.faults)),
    section('Measured', report.measured.services.flatMap(measuredLines)),
    section(
      'Help it needed',
      table(
        ['Service', 'What', 'Took', 'Helped'],
        report.rungs.map(({ service, rung, tookMs, helped }) => [
          service,
          rung,
          formatMs(tookMs),
          helped ? 'yes' : 'no',
        ]),
      ),
    ),
    section('Findings', report.findings.flatMap(findingLines)),
    section('Manual steps', report.manualSteps.flatMap(manualStepLines)),
    section(
      'Sign-off',
      table(
        ['Decision', 'By', 'Role', 'At (UTC)', 'Assurance', 'Note'],
        report.signOffs.map(({ decision, by, role, at, assurance, note }) => [
          decision,
          by,
          role,
          at,
          assurance,
          note ?? '',
        ]),
      ),
    ),
    section(
      'Timeline (UTC)',
      report.timeline.map(({ at, what }) => markdown`- ${at} ${what}`),
    ),
    section('Evidence', evidence(report)),
  ];
  return `${sections.join('\n\n')}\n`;
}

function head(report: DrillReport): string {
  const { drill, outcome, outcomeReason, environment, description } = report;
  const verdict = shownVerdict(report);
  const planned = report.plannedMs === null ? '' : `, planned ${formatMs(report.plannedMs)}`;
  const standing = report.faults.filter(({ revertedAt }) => revertedAt === null);
  return [
    markdown`# ${drill}: ${verdict.toUpperCase()}`,
    ...(outcome === 'completed' ? [] : ['', markdown`**${outcome}**: ${outcomeReason ?? ''}`]),
    ...(verdict === 'skipped' ? ['', 'Nothing was harmed, so nothing is proven.'] : []),
    ...standing.flatMap(({ kind, target }) => [
      '',
      markdown`**STILL STANDING: ${kind} of ${target}.** Take it back: muster faults revert`,
    ]),
    '',
    ...table(
      ['Run', ''],
      [
        ['Scenario', `${report.type}${description === undefined ? '' : `: ${description}`}`],
        ['Environment', `${environment.name} (${environment.kind})`],
        ['Hosts', report.hosts.join(', ')],
        ['Risk', report.risk],
        ...(report.expectedOutcome === undefined
          ? []
          : [['Expected outcome', report.expectedOutcome]]),
        ['Requested by', `${report.requestedBy}: ${report.reason}`],
        ['Started', report.startedAt],
        ['Finished', `${report.finishedAt}, after ${formatMs(report.tookMs)}${planned}`],
        ['Outcome', outcome],
      ],
    ),
  ].join('\n');
}

function checkRow(check: Check): readonly string[] {
  return [resultOf(check), check.name, check.expected, check.observed];
}

function resultOf({ passed, auto }: Check): string {
  if (passed === null) return '❔ undecided';
  if (!passed) return '❌ failed';
  return auto === true ? '⚪ auto: nobody looked' : '✅ passed';
}

function faultTable(faults: readonly FaultRecord[]): readonly string[] {
  return table(
    ['Fault', 'Target', 'Injected (UTC)', 'Seen to take', 'Taken back (UTC)', 'Seen gone', 'By'],
    faults.map(({ kind, target, injectedAt, revertedAt, verified, by }) => [
      kind,
      target,
      injectedAt,
      verified.injected ? 'yes' : 'NO',
      ...(by === 'self'
        ? ['heals by itself', 'nothing stands', '']
        : [revertedAt ?? 'STILL STANDING', verified.reverted ? 'yes' : 'NO', by ?? '']),
    ]),
  );
}

function findingLines(finding: Finding): readonly string[] {
  const { title, severity, impact, workaround, recommendation, owner, due } = finding;
  const told = { Impact: impact, Workaround: workaround, Recommendation: recommendation };
  return [
    markdown`- **${title}** (${severity})`,
    ...Object.entries({ ...told, Owner: owner, Due: due }).flatMap(([what, text]) =>
      text === undefined ? [] : [markdown`  - ${what}: ${text}`],
    ),
  ];
}

function manualStepLines(answer: ManualAnswer): readonly string[] {
  const { step, ask, outcome, by, at, assurance, note, choice, data, deviations = [] } = answer;
  const unseen = assurance === 'auto' ? ': not seen by a person' : '';
  return [
    markdown`- **${step}**: ${outcome} by ${by}, ${at} (${assurance}${unseen})`,
    markdown`  - Asked: ${ask}`,
    ...(choice === undefined ? [] : [markdown`  - Choice: ${choice}`]),
    ...(note === undefined ? [] : [markdown`  - Note: ${note}`]),
    ...(data === undefined ? [] : [markdown`  - Data: ${JSON.stringify(data)}`]),
    ...deviations.map(
      (each) => markdown`  - Deviation in ${each.step}: ${each.what}, because ${each.why}`,
    ),
  ];
}

function evidence(report: DrillReport): readonly string[] {
  return table(
    ['What', 'Which'],
    [
      ['Muster', `${report.musterVersion}, schema ${report.schemaVersion} of the report`],
      ['Workflow', report.workflowId],
      ['Run', report.runId],
      ['Plan, SHA-256', report.plan.sha256],
      ['Inventory, SHA-256', report.inventory.sha256],
      ['Evidence, SHA-256', report.evidence.sha256 ?? 'none'],
      ...report.evidence.files.map((file) => ['Evidence, file', file]),
    ],
  );
}

/** A section that only some drills have. */
function optional(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [section(title, lines)];
}

function section(title: string, lines: readonly string[]): string {
  return `## ${title}\n\n${lines.length === 0 ? 'None.' : lines.join('\n').trimEnd()}`;
}
