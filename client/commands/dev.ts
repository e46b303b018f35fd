import type { Command } from 'commander';
import { runDev } from '../dev/run-dev.js';
import { chooseHost, openInventory } from '../shell/open-inventory.js';
import { readPort } from '../shell/read-port.js';

interface DevCommandOptions {
  readonly port: number;
  readonly uiPort: number;
  readonly host?: string;
}

/** `muster dev`: everything on this machine. */
export function addDev(program: Command): void {
  program
    .command('dev')
    .description('run an embedded Temporal server, agent and worker on this machine, until Ctrl-C')
    .option(
      '--port <port>',
      'of the Temporal server; one that listens there is used',
      readPort,
      7233,
    )
    .option('--ui-port <port>', 'of its UI', readPort, 8233)
    .option('--host <name>', "which of the inventory's hosts this is; else its only one")
    .addHelpText('after', '\nExample:\n  muster dev --env-file .env')
    .action(async ({ port, uiPort, host }: DevCommandOptions, command: Command) => {
      const inventory = await openInventory(command);
      await runDev({
        inventory,
        host: chooseHost(inventory.inventory, host),
        port,
        uiPort,
        say: (line) => console.log(line),
      });
    });
}
