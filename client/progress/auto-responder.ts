import type { Tellings } from '../runs/tell-run.js';
import { questionsOf, type Question, type Responder } from './responder.js';

/** Tells the run of that workflow id; rejects where it refuses. */
export type Tell = <Name extends keyof Tellings>(
  workflowId: string,
  name: Name,
  telling: Tellings[Name],
) => Promise<void>;

const automatic = { by: '--yes', auto: true } as const;

/** Answers every question at once, marked as automatic: the report shows that nobody looked. */
export function autoResponder(tell: Tell, say: (line: string) => void): Responder {
  const answered = new Set<string>();
  const answer = (question: Question): Promise<void> =>
    'step' in question
      ? tell(question.workflowId, 'verify', { step: question.step, outcome: 'pass', ...automatic })
      : tell(question.workflowId, 'signOff', {
          decision: 'approve',
          role: question.role,
          ...automatic,
        });
  return {
    answers: true,
    consider: (waits) => {
      for (const question of waits.flatMap(questionsOf)) {
        if (answered.has(question.key)) continue;
        answered.add(question.key);
        answer(question).catch((error: Error) => say(`--yes could not answer: ${error.message}`));
      }
    },
    close: () => Promise.resolve(),
  };
}
