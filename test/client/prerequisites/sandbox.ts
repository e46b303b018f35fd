import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A machine of a test's own: an empty `PATH`, an empty tools folder, no `TEMPORAL_CLI`, no `TOXIPROXY_SERVER`, no `CI`. */
export interface Sandbox {
  readonly folder: string;
  readonly bin: string;
  readonly tools: string;
  /** Writes a small real program that prints the text and exits with the code; returns its path. */
  program(path: string, prints: string, exitCode?: number): string;
  remove(): void;
}

/** Builds one and turns this process's environment to it until `remove`. */
export function sandbox(): Sandbox {
  const before = { ...process.env };
  const folder = mkdtempSync(join(tmpdir(), 'muster-prerequisites-'));
  const bin = join(folder, 'bin');
  const tools = join(folder, 'tools');
  for (const each of [bin, tools]) mkdirSync(each);
  delete process.env['TEMPORAL_CLI'];
  delete process.env['TOXIPROXY_SERVER'];
  delete process.env['CI'];
  process.env['PATH'] = bin;
  process.env['MUSTER_CACHE'] = tools;
  return {
    folder,
    bin,
    tools,
    program(path, prints, exitCode = 0) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `#!/bin/sh\necho '${prints}'\nexit ${exitCode}\n`);
      chmodSync(path, 0o755);
      return path;
    },
    remove() {
      // The object itself stays: Jest and its modules hold on to it.
      for (const name of Object.keys(process.env)) delete process.env[name];
      Object.assign(process.env, before);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
