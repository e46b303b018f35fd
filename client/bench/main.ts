/** `npm run bench`: measures Muster against the truth and against other ways, and judges its promises. */
import { Argument, Command } from 'commander';
import { exitCodes } from '../shell/exit-codes.js';
import { printError } from '../shell/print-error.js';
import { benches, type BenchName } from './benches.js';
import { runBenches } from './run-benches.js';

const names = Object.keys(benches) as BenchName[];
const program = new Command('npm run bench --')
  .description('measure Muster against the truth, and beside other tools')
  .addArgument(new Argument('[names...]', 'which benches; all where none is named').choices(names))
  .option('--quick', 'small counts: a smoke test; times and sizes are told, not judged')
  .option('--breakdown', 'show where the time of a drill goes, event by event')
  .option('--yes', 'install what is missing without asking')
  .addHelpText(
    'after',
    `\n${names.map((name) => `  ${name}: ${benches[name].summary}`).join('\n')}`,
  )
  .parse();

try {
  const { quick = false, breakdown = false } = program.opts<{ quick?: true; breakdown?: true }>();
  const chosen = program.args.length === 0 ? names : (program.args as BenchName[]);
  const kept = await runBenches(chosen, { quick, breakdown });
  process.exitCode = kept ? exitCodes.passed : exitCodes.failed;
} catch (error) {
  printError(error);
  process.exitCode = exitCodes.errored;
}
