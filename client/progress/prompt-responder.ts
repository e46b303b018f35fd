import { confirm, input, select } from '@inquirer/prompts';
import type { WaitingFor } from '../../domain/contract.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import type { SignOffAnswer, VerifyAnswer } from '../../domain/report/answers.js';
import { isCtrlC, isTakenBack, promptOutput } from '../shell/interactive.js';
import { plain } from '../shell/lines.js';
import type { Tell } from './auto-responder.js';
import { stepOf, waitKey, type Responder } from './responder.js';
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

/** Asks the person at the terminal; takes the question back where somebody else has answered. */
export function promptResponder({ people, user, view, tell, onCtrlC }: Prompting): Responder {
  /** Waits that need no asking any more, and roles that have signed. */
  const settled = new Set<string>();
  let asking: { readonly key: string; readonly takeBack: AbortController } | undefined;

  const ask = async (waitingFor: WaitingFor, signal: AbortSignal): Promise<void> => {
    const context = { ...promptOutput, signal };
    const step = stepOf(waitingFor);
    if (step !== undefined) {
      await tell('verify', await askVerify(step, waitingFor, whoMay(waitingFor.from), context));
      settled.add(waitKey(waitingFor));
      return;
    }
    for (const role of waitingFor.from) {
      const key = `${waitKey(waitingFor)} ${role}`;
      if (settled.has(key)) continue;
      await tell('signOff', await askSignOff(role, waitingFor, whoMay([role]), context));
      settled.add(key);
    }
    settled.add(waitKey(waitingFor));
  };

  const whoMay = (roles: readonly string[]): readonly string[] => {
    const may = Object.entries(people)
      .filter(([, person]) => roles.every((role) => person.roles.includes(role)))
      .map(([name]) => name);
    return may.toSorted((a, b) => Number(b === user) - Number(a === user));
  };

  const begin = async (waitingFor: WaitingFor, takeBack: AbortController): Promise<void> => {
    view.pause();
    let trouble: string | undefined;
    try {
      await ask(waitingFor, takeBack.signal);
    } catch (error) {
      if (isCtrlC(error)) {
        settled.add(waitKey(waitingFor));
        onCtrlC();
      } else if (isTakenBack(error)) {
        trouble = 'It was answered elsewhere, or is not waited for any more.';
      } else {
        trouble = (error as Error).message;
      }
    }
    view.resume();
    if (trouble !== undefined) view.say(plain(trouble));
    asking = undefined;
  };

  return {
    answers: true,
    consider: (waitingFor) => {
      const key = waitingFor === null ? '' : waitKey(waitingFor);
      if (asking !== undefined) {
        if (asking.key !== key) asking.takeBack.abort();
        return;
      }
      if (waitingFor === null || settled.has(key)) return;
      const takeBack = new AbortController();
      asking = { key, takeBack };
      void begin(waitingFor, takeBack);
    },
    close: () => asking?.takeBack.abort(),
  };
}

type Context = typeof promptOutput & { readonly signal: AbortSignal };

async function askVerify(
  step: string,
  { what }: WaitingFor,
  may: readonly string[],
  context: Context,
): Promise<VerifyAnswer> {
  const outcome = await select<VerifyAnswer['outcome']>(
    { message: `${step}: ${plain(what)}`, choices: ['pass', 'fail', 'skip'] },
    context,
  );
  return { step, outcome, by: await askWho(may, context), ...(await askNote(context)) };
}

async function askSignOff(
  role: string,
  { what }: WaitingFor,
  may: readonly string[],
  context: Context,
): Promise<SignOffAnswer> {
  const approved = await confirm(
    { message: `${plain(what)}. Approve as ${role}?`, default: false },
    context,
  );
  const by = await askWho(may, context);
  return { decision: approved ? 'approve' : 'reject', by, role, ...(await askNote(context)) };
}

function askWho(may: readonly string[], context: Context): Promise<string> {
  return may.length === 0
    ? input({ message: 'Who are you?', required: true }, context)
    : select({ message: 'Who are you?', choices: may }, context);
}

async function askNote(context: Context): Promise<{ readonly note?: string }> {
  const note = await input({ message: 'A note (may be empty):' }, context);
  return note === '' ? {} : { note };
}
