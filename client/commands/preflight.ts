import type { Command } from 'commander';
import { rehearse } from '../progress/rehearse.js';
import { toRunInput } from '../shell/drill-options.js';
import { openInventory } from '../shell/open-inventory.js';

/** `muster preflight NAME`: a dry run. */
export function addPreflight(program: Command): void {
  program
    .command('preflight')
    .argument('<name>', 'a drill or a suite of the inventory')
    .description(
      'check that a drill could run now: plan, agent, locks, steady state; harms nothing',
    )
    .option('--json', 'print only the report, as JSON, on standard output')
    .addHelpText('after', '\nExample:\n  muster preflight gateway-crash')
    .action(async (name: string, { json = false }: { json?: boolean }, command: Command) => {
      const inventory = await openInventory(command);
      const input = toRunInput(inventory.inventory, name, { dryRun: true, reason: 'preflight' });
      process.exitCode = await rehearse({ inventory, input, yes: false, json });
    });
}
