import type { Mistake } from '../../domain/errors.js';
import { toErrorData } from '../../domain/errors.js';
import { inertText } from '../../host/logs/inert-text.js';
import { colorsFor, type Colors } from './colors.js';
import { exitCodeOfError, type ExitCode } from './exit-codes.js';

const longestLine = 2_000;

/**
 * Tells what went wrong on standard error: the code and what happened, every mistake with its
 * place, then what to do. The stack only with `MUSTER_DEBUG`.
 * @returns the exit code that belongs to it
 */
export function printError(error: unknown, env: NodeJS.ProcessEnv = process.env): ExitCode {
  process.stderr.write(`${describeError(error, colorsFor(process.stderr, env))}\n`);
  if (env['MUSTER_DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return exitCodeOfError(toErrorData(error).code);
}

/** The error in lines: `CODE: message`, mistakes, remedy. */
export function describeError(error: unknown, colors: Colors): string {
  const { code, message, mistakes = [], remedy } = toErrorData(error);
  return [
    `${colors.red(colors.bold(code))}: ${inertLines(message)}`,
    ...mistakes.map((mistake) => `  ${inertText(describeMistake(mistake), longestLine)}`),
    ...(remedy === undefined ? [] : [inertLines(remedy)]),
  ].join('\n');
}

function describeMistake({ file, line, path, message }: Mistake): string {
  const place = file === undefined ? [] : [line === undefined ? file : `${file}:${line}`];
  return [...place, ...(path === '' ? [] : [path]), message].join(': ');
}

function inertLines(text: string): string {
  return text
    .split('\n')
    .map((line) => inertText(line, longestLine))
    .join('\n');
}
