import { Command, CommanderError } from 'commander';
import { musterVersion } from '../../domain/version.js';
import { exitCodes } from './exit-codes.js';
import { addGlobalOptions } from './global-options.js';
import { isCtrlC } from './interactive.js';
import { printError } from './print-error.js';

/** The command without its subcommands; these inherit how it treats mistakes. */
export function createProgram(): Command {
  const program = new Command('muster')
    .description(
      'Operational drills: inject the fault, time the recovery, put everything back, prove it.',
    )
    .version(musterVersion)
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError()
    .showHelpAfterError('Run it with --help to see how it is used.')
    .exitOverride();
  addGlobalOptions(program);
  return program;
}

/** Runs what was asked for and ends the process with its exit code; never a stack trace. */
export async function runProgram(program: Command, argv: readonly string[]): Promise<void> {
  // A reader that went away (`muster list | head`) must not keep us from tidying up.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
  // What is still open (a connection, a prompt) must not keep a finished command alive.
  process.stdout.write('', () => process.stderr.write('', () => process.exit()));
}

function exitCodeOf(error: unknown): number {
  // Help and version are errors to commander; it has told the others already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
  return isCtrlC(error) ? exitCodes.stopped : printError(error);
}
