import type { ChildStatus, Phase, WaitingFor } from '../../domain/contract.js';
import type { Graded } from '../../domain/suite/grade.js';
import type { SuitePlan } from '../../domain/suite/suite-plan.js';
import { code, hidden, request } from './live-details.js';
import type { Ending } from './run-state.js';

/** What is known of a suite while it runs. */
interface LiveSuite {
  readonly suite: SuitePlan | undefined;
  readonly phase: Phase;
  readonly doing: string;
  readonly waitingFor: WaitingFor | null;
  readonly ending: Ending | undefined;
  readonly graded: Graded | undefined;
  children(): readonly ChildStatus[];
}

const marks: Readonly<Partial<Record<ChildStatus['state'], string>>> = {
  passed: '✓',
  failed: '✗',
  inconclusive: '?',
  running: '▶',
};

/** What the Temporal UI shows of a suite: what is asked of a person, then each of its drills. */
export function suiteDetails(state: LiveSuite): string {
  const { suite, phase, doing, waitingFor, ending, graded } = state;
  const people = suite?.people ?? {};
  const children = state.children();
  const title = [suite?.suite ?? 'suite', suite?.environment.name, phase].filter(Boolean);
  const asking = children.flatMap(({ drill, waitingFor: asked }) =>
    asked === null ? [] : [`Drill \`${drill}\` asks:`, ...request(asked, people)],
  );
  const facts = [
    ...(ending === undefined ? [] : [`**${ending.outcome}:** ${code(ending.reason)}`]),
    ...(graded === undefined ? [] : [`**${graded.grade}**: ${code(graded.reasons.join('; '))}`]),
    ...children.map(childLine),
  ];
  return [
    `### ${title.join(' · ')}`,
    ...(waitingFor === null ? [doing] : request(waitingFor, people)),
    ...asking,
    facts.map((line) => `- ${line}`).join('\n'),
    hidden,
  ].join('\n\n');
}

function childLine({ drill, state, reason, workflowId, waitingFor }: ChildStatus): string {
  const mark = marks[state] === undefined ? '' : `${marks[state]} `;
  const why = reason === undefined ? '' : `, ${code(reason)}`;
  const run = workflowId === null ? '' : ` (workflow ${code(workflowId)})`;
  return `${mark}${drill}: ${waitingFor === null ? state : 'waits for an answer'}${why}${run}`;
}
