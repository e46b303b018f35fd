import { CommanderError, type Command } from 'commander';
import { exitCodes } from './exit-codes.js';
import { isCtrlC } from './interactive.js';
import { printError } from './print-error.js';

/** Groups of commands, each with what adds it to the program. */
export type Contents = Readonly<Record<string, Readonly<Record<string, LoadCommand>>>>;
type LoadCommand = () => Promise<(program: Command) => void>;

/** Runs what was asked for and ends the process with its exit code; never a stack trace. */
export async function runProgram(
  program: Command,
  contents: Contents,
  argv: readonly string[],
): Promise<void> {
  // A reader that went away (`muster list | head`) must not keep us from tidying up.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  try {
    await addCommands(program, contents, argv[2]);
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
  // What is still open (a connection, a prompt) must not keep a finished command alive.
  process.stdout.write('', () => process.stderr.write('', () => process.exit()));
}

/** Loads the command that is asked for alone, so that it answers soon; all where that is not clear. */
async function addCommands(
  program: Command,
  contents: Contents,
  wanted: string | undefined,
): Promise<void> {
  const groups = Object.entries(contents);
  const isClear = groups.some(([, commands]) => Object.hasOwn(commands, wanted ?? ''));
  for (const [heading, commands] of groups) {
    program.commandsGroup(`${heading}:`);
    for (const [name, load] of Object.entries(commands)) {
      if (isClear && name !== wanted) continue;
      const add = await load();
      add(program);
    }
  }
}

function exitCodeOf(error: unknown): number {
  // Help and version are errors to commander; it has told the others already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
  return isCtrlC(error) ? exitCodes.stopped : printError(error);
}
