import { InvalidArgumentError, type Command } from 'commander';
import { Argument } from 'commander';
import type { VerifyAnswer } from '../../domain/report/answers.js';
import { tellAsPerson } from '../runs/tell-as-person.js';

type Deviation = NonNullable<VerifyAnswer['deviations']>[number];

interface AnswerOptions {
  readonly by: string;
  readonly note?: string;
  readonly choice?: string;
  readonly data?: unknown;
  readonly deviation?: readonly Deviation[];
}

/** `muster answer ID STEP OUTCOME`: answers a manual step. */
export function addAnswer(program: Command): void {
  program
    .command('answer')
    .description('answer a manual step of a run')
    .showHelpAfterError(
      'Used as: muster answer ID STEP pass|fail|skip --by YOU\n' +
        'The ids: muster list. The step, and the exact command: muster status ID',
    )
    .argument('<id>', "a workflow id, or a drill's or suite's name: its newest open run")
    .argument('<step>', 'the step, as `muster status` names it')
    .addArgument(new Argument('<outcome>', 'what you saw').choices(['pass', 'fail', 'skip']))
    .requiredOption('--by <name>', 'who you are')
    .option('--note <text>', 'what you saw, in words')
    .option('--choice <text>', 'which of several ways was taken')
    .option('--data <json>', 'readings, as JSON', readJson)
    .option(
      '--deviation <text>',
      '"STEP=WHAT because WHY", where you left the runbook',
      addDeviation,
    )
    .addHelpText('after', '\nExample:\n  muster answer gateway-crash alerts-seen pass --by ana')
    .action(
      async (
        id: string,
        step: string,
        outcome: VerifyAnswer['outcome'],
        { by, note, choice, data, deviation }: AnswerOptions,
      ) => {
        await tellAsPerson(id, 'verify', {
          step,
          outcome,
          by,
          ...(note !== undefined && { note }),
          ...(choice !== undefined && { choice }),
          ...(data !== undefined && { data }),
          ...(deviation !== undefined && { deviations: deviation }),
        });
      },
    );
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError('It is no JSON.');
  }
}

function addDeviation(text: string, before: readonly Deviation[] = []): readonly Deviation[] {
  const [, step, what, why] = /^([^=]+)=(.+?) because (.+)$/.exec(text) ?? [];
  if (step === undefined || what === undefined || why === undefined) {
    throw new InvalidArgumentError('Write "STEP=WHAT because WHY".');
  }
  return [...before, { step, what, why }];
}
