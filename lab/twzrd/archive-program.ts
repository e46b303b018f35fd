import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { shellWords } from './store-scripts.js';

/** What the program does with the words `restore` is given, where it does not do what they say. */
const misread: Record<string, string> = {
  'restores-too-far': '--type=time) set -- "$@" --type=default ;; --target*) ;;',
  'restores-too-early': '--type=time) set -- "$@" --type=immediate ;; --target=*) ;;',
};

/** Writes the program that drills call as pgBackRest: itself, or one that misreads its words. */
export function writeArchiveProgram(
  file: string,
  program: string,
  defect: string | undefined,
): void {
  const wrong = defect === undefined ? undefined : misread[defect];
  const reading = [
    'for word do',
    '  shift',
    '  case "$word" in',
    `    ${wrong}`,
    '    *) set -- "$@" "$word" ;;',
    '  esac',
    'done',
  ];
  const lines = [
    '#!/bin/sh',
    ...(wrong === undefined ? [] : reading),
    `exec ${shellWords([program])} "$@"`,
  ];
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${lines.join('\n')}\n`);
  chmodSync(file, 0o755);
}
