import type { Command } from 'commander';
import { rehearse } from '../progress/rehearse.js';
import { addDrillOptions, toRunInput, type DrillOptions } from '../shell/drill-options.js';
import { openInventory } from '../shell/open-inventory.js';

interface RunOptions extends DrillOptions {
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** `muster run NAME`: runs a drill or a suite to its end. */
export function addRun(program: Command): void {
  addDrillOptions(program.command('run'))
    .description(
      'run a drill or a suite to its end: shows progress, asks what only people can see, reports',
    )
    .option('--dry-run', 'plan and look, harm nothing')
    .option('--yes', 'answer manual steps and sign-offs as "auto"; refused in production')
    .option('--json', 'print only the report, as JSON, on standard output')
    .addHelpText(
      'after',
      `
Ctrl-C aborts the drill, which puts everything back and reports; a second one leaves it alone.
Exit codes: 0 passed, GO or a clean dry run, 1 failed or NO-GO, 2 inconclusive, invalid or
CONDITIONAL, 3 aborted or cancelled, 4 errored, 64 bad usage or an invalid file.

Example:
  muster run gateway-crash --dry-run
  muster run fire-drill --only gateway-crash`,
    )
    .action(async (name: string, options: RunOptions, command: Command) => {
      const inventory = await openInventory(command);
      process.exitCode = await rehearse({
        inventory,
        input: toRunInput(inventory.inventory, name, options),
        ...(options.id !== undefined && { id: options.id }),
        yes: options.yes === true,
        json: options.json === true,
      });
    });
}
