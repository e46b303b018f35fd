import { readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { firstThatAnswers, onPath } from './executables.js';
import type { Found, Prerequisite } from './prerequisite.js';
import { packagesMend, type SystemPackages } from './system-packages.js';

const packages: SystemPackages = { apt: ['postgresql'], brew: ['postgresql@16'] };
const programs = ['initdb', 'pg_ctl', 'postgres'];
const version = { args: ['--version'], answer: /\(PostgreSQL\) (\S+)/ };

/** PostgreSQL's server programs, for practice stores. `path` is the folder that holds them. */
export const postgres: Prerequisite = {
  title: 'PostgreSQL',
  neededFor: 'the databases of the practice systems',
  find: findPostgres,
  packages,
  mend: packagesMend(packages),
};

/** The folder with `initdb`, `pg_ctl` and `postgres`: `PATH`, then the newest of Debian's and Homebrew's. */
export async function findPostgres(): Promise<Found | undefined> {
  for (const folder of candidateFolders()) {
    const answers = await Promise.all(
      programs.map((program) => firstThatAnswers([join(folder, program)], version)),
    );
    const server = answers.at(-1);
    if (server && answers.every(Boolean)) return { path: folder, version: server.version };
  }
  return undefined;
}

function candidateFolders(): string[] {
  return [
    // Links on PATH often name only some programs; the folder they lead to has them all.
    ...onPath('postgres').flatMap((path) => [dirname(realpathSync(path)), dirname(path)]),
    ...newestFirst('/usr/lib/postgresql', /^\d+$/),
    ...['/opt/homebrew/opt', '/usr/local/opt', '/home/linuxbrew/.linuxbrew/opt'].flatMap((opt) =>
      newestFirst(opt, /^postgresql(@\d+)?$/),
    ),
  ];
}

/** `bin` below each folder of that name pattern, the highest version number first. */
function newestFirst(parent: string, pattern: RegExp): string[] {
  try {
    return readdirSync(parent)
      .filter((name) => pattern.test(name))
      .sort((a, b) => major(b) - major(a))
      .map((name) => join(parent, name, 'bin'));
  } catch {
    return [];
  }
}

function major(folder: string): number {
  return Number(/\d+$/.exec(folder)?.[0] ?? 0);
}
