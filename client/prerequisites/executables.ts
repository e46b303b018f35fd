import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { execa } from 'execa';
import type { Found } from './prerequisite.js';

/** How a program is asked for its version, and how its answer reads (the first group is the version). */
export interface VersionQuestion {
  readonly args: readonly string[];
  readonly answer: RegExp;
}

/** Every executable of this name on `PATH`, in its order. */
export function onPath(name: string): string[] {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter(isAbsolute)
    .map((folder) => join(folder, name))
    .filter(isExecutable);
}

/** The first of these paths that runs and answers with a version: a broken one is passed over. */
export async function firstThatAnswers(
  paths: readonly string[],
  question: VersionQuestion,
): Promise<Found | undefined> {
  for (const path of paths) {
    if (!isExecutable(path)) continue;
    const { exitCode, all } = await execa(path, question.args, {
      all: true,
      reject: false,
      stdin: 'ignore',
      timeout: 20_000,
    });
    const version = exitCode === 0 ? question.answer.exec(all)?.[1] : undefined;
    if (version !== undefined) return { path, version };
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
