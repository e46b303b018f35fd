import type { Check } from '../domain/check.js';
import type { DrillReport, Finding, MeasuredRecovery } from '../domain/report/report.js';
import { formatBounds, formatMs } from '../domain/timeline/bounds.js';

/** The report as people read it, in Markdown; whatever came from the system is made inert. */
export function renderMarkdown(report: DrillReport): string {
  const sections = [
    head(report),
    section('Checks', report.checks.map(checkLine)),
    section('Measured', measuredLines(report)),
    section('Findings', report.findings.map(findingLine)),
    section(
      'Faults',
      report.faults.map(
        ({ kind, target, injectedAt, revertedAt, by }) =>
          `- ${kind} of ${inert(target)}: ${injectedAt} → ${revertedAt ?? 'still standing'}` +
          (by === null ? '' : ` (by ${by})`),
      ),
    ),
    section(
      'Help it needed',
      report.rungs.map(
        ({ service, rung, tookMs, helped }) =>
          `- ${service}: ${rung}, ${helped ? 'helped' : 'did not help'} (${formatMs(tookMs)})`,
      ),
    ),
    section(
      'Manual steps',
      report.manualSteps.map(
        ({ step, outcome, by, note, assurance }) =>
          `- ${inert(step)}: ${outcome} by ${inert(by)} (${assurance})${tail(note)}`,
      ),
    ),
    section(
      'Sign-off',
      report.signOffs.map(
        ({ decision, by, role, at, note, assurance }) =>
          `- ${decision} by ${inert(by)} as ${inert(role)}, ${at} (${assurance})${tail(note)}`,
      ),
    ),
    section(
      'Timeline',
      report.timeline.map(({ at, what }) => `- ${at} ${inert(what)}`),
    ),
    foot(report),
  ];
  return `${sections.filter((part) => part !== '').join('\n\n')}\n`;
}

function head(report: DrillReport): string {
  const { drill, verdict, outcome, outcomeReason, environment } = report;
  const lines = [
    `# ${inert(drill)}: ${verdict.toUpperCase()}`,
    '',
    `${report.type} on ${inert(environment.name)} (${environment.kind}), ${report.startedAt}`,
    `took ${formatMs(report.tookMs)}` +
      (report.plannedMs === null ? '' : `, planned ${formatMs(report.plannedMs)}`),
    `requested by ${inert(report.requestedBy)}: ${inert(report.reason)}; risk ${report.risk}`,
  ];
  if (outcome !== 'completed') lines.push('', `**${outcome}**: ${inert(outcomeReason ?? '')}`);
  return lines.join('\n');
}

function measuredLines({ measured }: DrillReport): readonly string[] {
  const { dataLoss } = measured;
  return [
    ...measured.services.map(serviceLine),
    ...(dataLoss === undefined
      ? []
      : [
          `- writes: ${dataLoss.acknowledged} acknowledged, ${dataLoss.lost} of them lost, ` +
            `${dataLoss.unknown} never acknowledged`,
        ]),
  ];
}

function serviceLine(measured: MeasuredRecovery): string {
  const { service, managedAs, recovery, outage, observer, episodes } = measured;
  const id = managedAs.id === undefined ? '' : `, id ${inert(managedAs.id)}`;
  const gaps = observer.gapCount === 0 ? 'no gap' : `${observer.gapCount} gaps`;
  return [
    `- **${inert(service)}** (${inert(managedAs.name)}${id}): recovery ${formatBounds(recovery)} ` +
      `since the ${recovery.since}`,
    ...(outage === undefined ? [] : [`outage ${formatBounds(outage)}`]),
    ...(episodes > 1 ? [`${episodes} times down`] : []),
    `asked every ${observer.everyMs} ms, at most ${formatMs(observer.lateMs)} late, ${gaps}`,
  ].join('; ');
}

function checkLine({ name, passed, expected, observed }: Check): string {
  const mark = passed === null ? '❔' : passed ? '✅' : '❌';
  return `- ${mark} ${inert(name)}: expected ${inert(expected)}; observed ${inert(observed)}`;
}

function findingLine({ title, severity, impact, workaround, recommendation }: Finding): string {
  const parts = [
    `- **${inert(title)}** (${severity})`,
    ...(impact === undefined ? [] : [`Impact: ${inert(impact)}`]),
    ...(workaround === undefined ? [] : [`Workaround: ${inert(workaround)}`]),
    ...(recommendation === undefined ? [] : [`Recommendation: ${inert(recommendation)}`]),
  ];
  return parts.join('\n  ');
}

function foot(report: DrillReport): string {
  return [
    '---',
    `Muster ${report.musterVersion} · workflow ${inert(report.workflowId)} · run ${report.runId}`,
    `plan ${report.plan.sha256} · inventory ${report.inventory.sha256}`,
    `evidence ${report.evidence.sha256 ?? 'none'}`,
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `## ${title}\n\n${lines.join('\n')}`;
}

function tail(note: string | undefined): string {
  return note === undefined ? '' : `: ${inert(note)}`;
}

/** One line of plain text: no HTML, no Markdown, no control characters. */
function inert(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- they are what is to be found
      .replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll(/[`*[\]|\\]/g, String.raw`\$&`)
  );
}
