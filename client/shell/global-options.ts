import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { Command } from 'commander';
import { MusterError } from '../../domain/errors.js';

/** What every command takes. */
export interface GlobalOptions {
  readonly inventory?: string;
  readonly envFile?: string;
}

/** Adds the options that every command takes; the variables are set before any command runs. */
export function addGlobalOptions(program: Command): void {
  program
    .option('--inventory <file>', 'the inventory; else the muster.yaml found upwards from here')
    .option('--env-file <file>', 'variables (NAME=value) for this command and what it starts')
    .hook('preAction', (_program, command) => {
      const { envFile } = command.optsWithGlobals<GlobalOptions>();
      if (envFile !== undefined) setVariablesOf(envFile);
    });
}

/** The file wins over the shell: a stray `PM2_HOME` must not lead a drill to another system. */
function setVariablesOf(file: string): void {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new MusterError('BAD_INPUT', `${file} cannot be read`, {
      remedy: 'Name a file of NAME=value lines with --env-file.',
      cause,
    });
  }
  Object.assign(process.env, parseEnv(text));
}
