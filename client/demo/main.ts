/** `npm run demo`: Muster drills its practice system on this machine, and survives its own crash. */
import { Command } from 'commander';
import { printError } from '../shell/print-error.js';
import { exitCodes } from '../shell/exit-codes.js';
import { runDemo } from './run-demo.js';

const program = new Command('npm run demo --')
  .description(
    'run the fire drill of a practice system, and kill our own worker while a service is down',
  )
  .option('--yes', 'answer the sign-off as "auto"; the report says that nobody looked')
  .option('--keep', 'leave everything running afterwards')
  .parse();

try {
  process.exitCode = await runDemo(program.opts<{ yes?: boolean; keep?: boolean }>());
} catch (error) {
  process.exitCode = exitCodes.errored;
  printError(error);
}
