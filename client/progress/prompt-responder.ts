import type { Inventory } from '../../domain/inventory/inventory.js';
import { isCtrlC, isTakenBack } from '../shell/interactive.js';
import { plain } from '../shell/lines.js';
import { askSignOff, askVerify } from './ask-person.js';
import type { Tell } from './auto-responder.js';
import { questionsOf, type Question, type Responder } from './responder.js';
import type { RunView } from './run-view.js';

/** Who is asked, where, and what is done with the answers. */
export interface Prompting {
  readonly people: Inventory['people'];
  /** Who sits at the terminal; the first guess. */
  readonly user: string;
  readonly view: RunView;
  readonly tell: Tell;
  readonly onCtrlC: () => void;
}

/** Asks the person at the terminal, one question at a time; takes it back where another has answered. */
export function promptResponder({ people, user, view, tell, onCtrlC }: Prompting): Responder {
  const answered = new Set<string>();
  let asking: { readonly key: string; readonly takeBack: AbortController } | undefined;
  let asked: Promise<void> = Promise.resolve();
  let closed = false;

  const ask = async (question: Question, signal: AbortSignal): Promise<void> => {
    const who = whoMay(question.from, people, user);
    if ('step' in question)
      await tell(question.workflowId, 'verify', await askVerify(question, who, signal));
    else await tell(question.workflowId, 'signOff', await askSignOff(question, who, signal));
    answered.add(question.key);
  };

  const begin = async (question: Question, takeBack: AbortController): Promise<void> => {
    view.pause();
    const trouble = await ask(question, takeBack.signal).catch((error: unknown) => {
      if (isTakenBack(error)) return 'It was answered elsewhere, or is not waited for any more.';
      if (!isCtrlC(error)) return (error as Error).message;
      closed = true;
      onCtrlC();
      return undefined;
    });
    view.resume();
    if (typeof trouble === 'string' && !closed) view.say(plain(trouble));
    asking = undefined;
  };

  return {
    answers: true,
    consider: (waits) => {
      const questions = waits.flatMap(questionsOf);
      if (asking !== undefined) {
        const { key, takeBack } = asking;
        if (!questions.some((question) => question.key === key)) takeBack.abort();
        return;
      }
      const next = questions.find(({ key }) => !answered.has(key));
      if (closed || next === undefined) return;
      asking = { key: next.key, takeBack: new AbortController() };
      asked = begin(next, asking.takeBack);
    },
    close: () => {
      closed = true;
      asking?.takeBack.abort();
      return asked;
    },
  };
}

/** The people who have the roles, whoever sits here first. */
function whoMay(
  roles: readonly string[],
  people: Inventory['people'],
  user: string,
): readonly string[] {
  return Object.entries(people)
    .filter(([, person]) => roles.every((role) => person.roles.includes(role)))
    .map(([name]) => name)
    .sort((a, b) => Number(b === user) - Number(a === user));
}
