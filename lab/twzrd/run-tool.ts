import { execa } from 'execa';

import { MusterError } from '../../domain/errors.js';
import { labMark } from '../strays.js';

/**
 * Runs a program to its end and returns what it printed. It inherits none of the caller's
 * variables but those named here: no secret of the caller's shell reaches the practice system.
 */
export async function runTool(
  argv: readonly [string, ...string[]],
  options: {
    /** The folder of the practice system it runs for. */
    readonly lab: string;
    readonly cwd: string;
    readonly timeoutMs: number;
    readonly env?: Readonly<Record<string, string>>;
  },
): Promise<string> {
  const { PATH = '', HOME = '/' } = process.env;
  const result = await execa(argv[0], argv.slice(1), {
    cwd: options.cwd,
    timeout: options.timeoutMs,
    extendEnv: false,
    env: { PATH, HOME, LC_ALL: 'C', [labMark]: options.lab, ...options.env },
    stdin: 'ignore',
    all: true,
    reject: false,
  });
  if (!result.failed) return result.all;
  const how = result.timedOut ? `took longer than ${options.timeoutMs} ms` : 'failed';
  throw new MusterError('COMMAND_FAILED', `${argv.join(' ')} ${how}:\n${result.all.slice(-2000)}`);
}
