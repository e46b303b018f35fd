import type { Command } from 'commander';
import { workerCommand } from '../../host/dev/worker-process.js';
import { exitCodes } from '../shell/exit-codes.js';
import { chooseHost, openInventory } from '../shell/open-inventory.js';
import { readAddress } from '../shell/read-address.js';
import { runInForeground } from '../shell/run-in-foreground.js';

interface WorkerOptions {
  readonly host?: string;
  readonly hostOnly?: boolean;
  readonly metrics?: string;
}

/** `muster worker`: serves drills until it is told to end. */
export function addWorker(program: Command): void {
  program
    .command('worker')
    .description('serve drills, and the hosts’ calls beside its agent, until Ctrl-C')
    .option('--host <name>', "which of the inventory's hosts this is; else its only one")
    .option('--host-only', 'serve only this host: another machine runs the drills')
    .option(
      '--metrics <address>',
      'serve Prometheus metrics there, such as 127.0.0.1:9464',
      readAddress,
    )
    .addHelpText(
      'after',
      '\nExample:\n  TEMPORAL_ADDRESS=temporal:7233 muster worker --host db1 --host-only',
    )
    .action(async ({ host, hostOnly = false, metrics }: WorkerOptions, command: Command) => {
      const { inventory, path } = await openInventory(command);
      const chosen = chooseHost(inventory, host);
      const { argv, env } = workerCommand({
        inventoryPath: path,
        host: chosen,
        hostOnly,
        ...(metrics !== undefined && { metrics }),
      });
      process.exitCode = (await runInForeground(argv, env)) === 0 ? 0 : exitCodes.errored;
    });
}
