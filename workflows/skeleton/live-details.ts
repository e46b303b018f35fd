import type { Check } from '../../domain/check.js';
import type { Phase, WaitingFor } from '../../domain/contract.js';
import type { DrillPlan } from '../../domain/drills/drills.js';
import type { FaultRecord, MeasuredRecovery } from '../../domain/report/report.js';
import type { Outcome } from '../../domain/verdict.js';
import { formatBounds } from '../../domain/timeline/bounds.js';

/** What is known of a run while it runs. */
export interface LiveState {
  readonly plan: DrillPlan | undefined;
  readonly phase: Phase;
  readonly doing: string;
  readonly waitingFor: WaitingFor | null;
  readonly ending: { readonly outcome: Outcome; readonly reason: string } | undefined;
  readonly measured: readonly MeasuredRecovery[];
  readonly checks: readonly Check[];
  readonly faults: ReadonlyMap<string, FaultRecord>;
  standing(): readonly FaultRecord[];
}

/** With what is asked of a person they fill one screen. */
const mostChecks = 10;
const longestText = 120;

/** The UI's frame hides its last lines: let that be an empty paragraph (no-break space). */
export const hidden = '\u00a0';

/** How else each signal can answer than its template does. */
const otherwise: Readonly<Record<string, string>> = {
  verify: '`fail` and `skip` answer as well as `pass`.',
  signOff: '`--reject`, or `"decision":"reject"`, rejects it.',
};

/**
 * What the Temporal UI shows of a run while it runs: one screen of Markdown, first what is asked of
 * a person, then what stands and what was measured, then the checks, worst first.
 */
export function liveDetails(state: LiveState): string {
  const { plan, phase, doing, waitingFor } = state;
  const title = [plan?.drill ?? 'drill', plan?.environment.name, phase].filter(Boolean);
  return [
    `### ${title.join(' · ')}`,
    ...(waitingFor === null ? [doing] : request(waitingFor, plan?.people ?? {})),
    [...facts(state), ...checkLines(state.checks)].map((line) => `- ${line}`).join('\n'),
    hidden,
  ].join('\n\n');
}

/** What is asked of whom, and how to answer. */
export function request(waitingFor: WaitingFor, people: DrillPlan['people']): readonly string[] {
  const { what, from, since, command, signal, json } = waitingFor;
  const who = from.map((role) => {
    const names = Object.keys(people).filter((name) => people[name]!.includes(role));
    return names.length === 0 ? role : `${names.join(' or ')} (${role})`;
  });
  return [
    `**${what}**`,
    `Waits for ${who.join(', ') || 'anybody'} since ${clock(since)}. With your name for YOU, run`,
    fenced('sh', command),
    `or send the signal \`${signal}\` (More Actions → Send a Signal) with`,
    fenced('json', json),
    ...(otherwise[signal] === undefined ? [] : [otherwise[signal]]),
  ];
}

function facts(state: LiveState): readonly string[] {
  const { ending, measured } = state;
  const healing = [...state.faults.values()].filter(({ by }) => by === 'self');
  const standing = state.standing().map(({ kind, target }) => `${kind} of ${target}`);
  return [
    ...(ending === undefined ? [] : [`**${ending.outcome}:** ${code(ending.reason)}`]),
    ...healing.map(({ kind, target }) => `${kind} of ${target}: heals by itself`),
    standing.length === 0 ? 'no fault stands' : `**faults standing:** ${standing.join(', ')}`,
    ...measured.map(({ service, recovery }) => `${service}: recovery ${formatBounds(recovery)}`),
  ];
}

function checkLines(checks: readonly Check[]): readonly string[] {
  const rank = ({ passed }: Check): number => (passed === false ? 0 : passed === null ? 1 : 2);
  const ordered = [...checks].sort((one, other) => rank(one) - rank(other));
  const more = ordered.length - mostChecks;
  return [
    ...ordered.slice(0, mostChecks).map(checkLine),
    ...(more > 0 ? [`… and ${more} more checks: see the query \`status\``] : []),
  ];
}

function checkLine({ name, passed, expected, observed, auto }: Check): string {
  if (passed === true && auto === true) return `○ ${name}: auto, nobody looked`;
  if (passed === true) return `✓ ${name}: ${code(observed)}`;
  return `**${passed === null ? '?' : '✗'} ${name}: ${code(observed)}**, expected ${code(expected)}`;
}

/** As inline code on one line: what a system or a person says must not turn into markup. */
export function code(text: string): string {
  const line = text.replace(/\s+/g, ' ').replaceAll('`', "'").trim();
  return `\`${line.length > longestText ? `${line.slice(0, longestText)}…` : line || ' '}\``;
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** To the minute: a wait may last days. */
function clock(instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`;
}
