import { Command } from 'commander';
import { musterVersion } from '../../domain/version.js';
import { addGlobalOptions } from './global-options.js';

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
