import type { Command } from 'commander';
import { findRun } from '../runs/find-run.js';
import { withClient } from '../runs/connect-client.js';
import { startDrill } from '../runs/start-drill.js';
import { addDrillOptions, toRunInput, type DrillOptions } from '../shell/drill-options.js';
import { openInventory } from '../shell/open-inventory.js';

interface StartOptions extends DrillOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `muster start NAME`: starts a drill or a suite and leaves it to itself. */
export function addStart(program: Command): void {
  addDrillOptions(program.command('start'))
    .description('start a drill or a suite and return at once')
    .option('--dry-run', 'plan and look, harm nothing')
    .option('--json', 'print {"workflowId", "runId"} instead')
    .addHelpText('after', '\nExample:\n  muster start gateway-crash --reason "quarterly rehearsal"')
    .action(async (name: string, options: StartOptions, command: Command) => {
      const inventory = await openInventory(command);
      const input = toRunInput(inventory.inventory, name, options);
      const id = options.id === undefined ? {} : { id: options.id };
      await withClient(async (client) => {
        const { workflowId } = await startDrill(client, { inventory, input, ...id });
        const { info } = await findRun(client, workflowId);
        const started = { workflowId, runId: info.runId };
        console.log(options.json ? JSON.stringify(started) : howToFollow(workflowId));
      });
    });
}

function howToFollow(workflowId: string): string {
  return [
    workflowId,
    `  see it:   muster status ${workflowId}`,
    `  stop it:  muster abort ${workflowId} --by YOU --reason WHY`,
    `  result:   muster report ${workflowId}`,
  ].join('\n');
}
