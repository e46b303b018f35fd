import { formatBounds } from '../../domain/timeline/bounds.js';
import type { DrillState } from './drill-state.js';

/** What the Temporal UI shows of a run while it runs, in Markdown. */
export function liveDetails(state: DrillState): string {
  const { plan, phase, doing, waitingFor, outcome } = state;
  const lines = [
    `**${plan?.drill ?? 'drill'}** · ${plan?.environment.name ?? ''}`,
    '',
    `**Phase:** ${phase} · ${doing}`,
  ];
  if (outcome !== null) lines.push(`**Outcome:** ${outcome} · **verdict:** ${state.verdict()}`);
  const standing = state.standing();
  lines.push(
    `**Faults standing:** ${
      standing.length === 0
        ? 'none'
        : standing.map((fault) => `${fault.kind} of ${fault.target}`).join(', ')
    }`,
  );
  for (const measured of state.measured) {
    lines.push(`**${measured.service}:** recovery ${formatBounds(measured.recovery)}`);
  }
  if (waitingFor !== null) {
    const from = waitingFor.from.length === 0 ? 'anybody' : waitingFor.from.join(', ');
    lines.push(
      '',
      `### Waiting for ${from}`,
      `${waitingFor.what} (since ${waitingFor.since})`,
      '',
      'Answer with',
      '```sh',
      waitingFor.command,
      '```',
      `or send the signal \`${waitingFor.signal}\` with`,
      '```json',
      waitingFor.json,
      '```',
    );
  }
  if (state.checks.length > 0) {
    lines.push('', '### Checks');
    for (const { name, passed, expected, observed } of state.checks) {
      const mark = passed === null ? '❔' : passed ? '✅' : '❌';
      lines.push(`- ${mark} ${name}: expected ${expected}, observed ${observed}`);
    }
  }
  return lines.join('\n');
}
