import type { Command } from 'commander';
import { planRun } from '../../domain/planning/plan-run.js';
import { askEveryManager } from '../shell/ask-every-manager.js';
import { askEveryProbe } from '../shell/ask-every-probe.js';
import { colorsFor } from '../shell/colors.js';
import { exitCodes } from '../shell/exit-codes.js';
import { openInventory } from '../shell/open-inventory.js';
import { plain } from '../shell/lines.js';

/** `muster validate`: whether the inventory is sound, and with `--live` whether its probes answer. */
export function addValidate(program: Command): void {
  program
    .command('validate')
    .description('check the inventory, all mistakes at once; exit 64 where there is one')
    .option('--live', 'ask each manager and probe once as well; exit 1 where one is not healthy')
    .addHelpText('after', '\nExample:\n  muster validate --live')
    .action(async ({ live = false }: { live?: boolean }, command: Command) => {
      const { inventory, path, sha256 } = await openInventory(command);
      const { environment, services, drills, suites } = inventory;
      for (const suite of Object.keys(suites)) {
        // What only planning tells, such as drills at once that harm the same.
        planRun(inventory, sha256, { suite, dryRun: true });
      }
      const [ofServices, ofDrills, ofSuites] = [services, drills, suites].map(
        (each) => Object.keys(each).length,
      );
      console.log(
        `${path} is valid: ${environment.name} (${environment.kind}); ` +
          `services: ${ofServices}, drills: ${ofDrills}, suites: ${ofSuites}`,
      );
      if (!live) return;
      const colors = colorsFor(process.stdout);
      for (const { name, problem, warning } of await askEveryManager(inventory)) {
        if (problem !== undefined) {
          console.log(`${colors.red('✖')} ${name}: ${plain(problem)}`);
          process.exitCode = exitCodes.failed;
        }
        if (warning !== undefined) console.log(`${colors.yellow('!')} ${plain(warning)}`);
      }
      for (const { name, reading } of await askEveryProbe(inventory, process.env)) {
        const mark = reading.ok ? colors.green('✔') : colors.red('✖');
        console.log(`${mark} ${name}${reading.ok ? '' : `: ${plain(reading.reason)}`}`);
        if (!reading.ok) process.exitCode = exitCodes.failed;
      }
    });
}
