import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The commands that start and stop a store, for `up` and for a drill's inventory alike. */
export interface StoreScripts {
  readonly start: string;
  readonly stop: string;
}

/** Writes `<stores>/bin/<name>-start` and `-stop`: shell scripts, without secrets. */
export function writeStoreScripts(
  stores: string,
  name: string,
  bodies: { readonly start: string; readonly stop: string },
): StoreScripts {
  const bin = join(stores, 'bin');
  mkdirSync(bin, { recursive: true });
  const write = (verb: 'start' | 'stop'): string => {
    const file = join(bin, `${name}-${verb}`);
    writeFileSync(file, `#!/bin/sh\nset -eu\ncd /\n${bodies[verb]}\n`);
    chmodSync(file, 0o755);
    return file;
  };
  return { start: write('start'), stop: write('stop') };
}

/** Words as a POSIX shell takes them, each quoted. */
export function shellWords(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');
}
