import type { SignOffAnswer, VerifyAnswer } from '../../domain/report/answers.js';
import { promptOutput } from '../shell/interactive.js';
import { plain } from '../shell/lines.js';
import type { Question } from './responder.js';

/** Asks what a person sees of a manual step. Rejects where the person leaves, or `signal` aborts. */
export async function askVerify(
  { step, what }: Extract<Question, { step: string }>,
  who: readonly string[],
  signal: AbortSignal,
): Promise<VerifyAnswer> {
  const { select } = await import('@inquirer/prompts');
  const outcome = await select<VerifyAnswer['outcome']>(
    { message: `${step}: ${plain(what)}`, choices: ['pass', 'fail', 'skip'] },
    { ...promptOutput, signal },
  );
  return { step, outcome, ...(await askWhoAndNote(who, signal)) };
}

/** Asks for a decision in a role. Rejects as {@link askVerify} does. */
export async function askSignOff(
  { role, what }: Extract<Question, { role: string }>,
  who: readonly string[],
  signal: AbortSignal,
): Promise<SignOffAnswer> {
  const { select } = await import('@inquirer/prompts');
  const decision = await select<SignOffAnswer['decision']>(
    // Whoever only presses Enter has not approved.
    { message: `As ${role}: ${plain(what)}`, choices: ['approve', 'reject'], default: 'reject' },
    { ...promptOutput, signal },
  );
  return { decision, role, ...(await askWhoAndNote(who, signal)) };
}

async function askWhoAndNote(
  who: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly by: string; readonly note?: string }> {
  const { input, select } = await import('@inquirer/prompts');
  const context = { ...promptOutput, signal };
  const message = 'Who are you?';
  const by =
    who.length === 0
      ? await input({ message, required: true }, context)
      : await select<string>({ message, choices: [...who] }, context);
  const note = await input({ message: 'A note (may be empty):' }, context);
  return note === '' ? { by } : { by, note };
}
