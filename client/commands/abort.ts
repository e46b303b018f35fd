import type { Command } from 'commander';
import { tellAsPerson } from '../runs/tell-as-person.js';

/** `muster abort ID`: stops a run; it puts everything back and reports. */
export function addAbort(program: Command): void {
  program
    .command('abort')
    .argument('<id>', "a workflow id, or a drill's or suite's name: its newest open run")
    .description('stop a run: it puts everything back, then reports')
    .requiredOption('--by <name>', 'who you are')
    .option('--reason <text>', 'why, for the report', 'no reason given')
    .addHelpText(
      'after',
      '\nExample:\n  muster abort gateway-crash --by ana --reason "real incident"',
    )
    .action(async (id: string, { by, reason }: { by: string; reason: string }) => {
      await tellAsPerson(id, 'abort', { by, reason });
    });
}
