import type { Command } from 'commander';
import { runDev } from '../dev/run-dev.js';
import { chooseHost, openInventory } from '../shell/open-inventory.js';
import { readAddress } from '../shell/read-address.js';
import { readPort } from '../shell/read-port.js';

interface DevCommandOptions {
  readonly port: number;
  readonly uiPort: number;
  readonly host?: string;
  readonly metrics?: string;
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
    .option(
      '--metrics <address>',
      'serve the worker’s Prometheus metrics there, such as 127.0.0.1:9464',
      readAddress,
    )
    .addHelpText('after', '\nExample:\n  muster dev --env-file .env')
    .action(async ({ port, uiPort, host, metrics }: DevCommandOptions, command: Command) => {
      const inventory = await openInventory(command);
      await runDev({
        inventory,
        host: chooseHost(inventory.inventory, host),
        port,
        uiPort,
        ...(metrics !== undefined && { metrics }),
        say: (line) => console.log(line),
      });
    });
}
