import type { Command } from 'commander';
import { tellAsPerson } from '../runs/tell-as-person.js';

interface SignOffOptions {
  readonly by: string;
  readonly role?: string;
  readonly reject?: boolean;
  readonly note?: string;
}

/** `muster sign-off ID`: approves or rejects. */
export function addSignOff(program: Command): void {
  program
    .command('sign-off')
    .argument('<id>', "a workflow id, or a drill's or suite's name: its newest open run")
    .description('approve a run before it does harm, or sign its result')
    .showHelpAfterError(
      'Used as: muster sign-off ID --by YOU [--role ROLE] [--reject]\n' +
        'The ids: muster list. The role, and the exact command: muster status ID',
    )
    .requiredOption('--by <name>', 'who you are')
    .option('--role <role>', 'the role you sign in; else the first that fits you')
    .option('--reject', 'reject instead')
    .option('--note <text>', 'why, for the report')
    .addHelpText('after', '\nExample:\n  muster sign-off gateway-crash --by ben --role reviewer')
    .action(async (id: string, { by, role, reject = false, note }: SignOffOptions) => {
      await tellAsPerson(id, 'signOff', {
        decision: reject ? 'reject' : 'approve',
        by,
        ...(role !== undefined && { role }),
        ...(note !== undefined && { note }),
      });
    });
}
