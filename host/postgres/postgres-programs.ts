import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { MusterError } from '../../domain/errors.js';

const needed = ['postgres', 'initdb', 'pg_dump', 'pg_restore', 'psql', 'pg_amcheck'];

/**
 * The folder with PostgreSQL's programs of a major version: the one that is named, else that of the
 * system's packages, else what `PATH` has.
 * @throws MusterError TOOL_MISSING where there is none, or the named one is of another version
 */
export function findPostgresPrograms(major: number, named: string | undefined): string {
  const folders = named === undefined ? candidates(major) : [named];
  const complete = folders.filter((folder) =>
    needed.every((program) => existsSync(join(folder, program))),
  );
  const found = complete.find((folder) => majorOf(folder) === major);
  if (found !== undefined) return found;
  const [other] = complete;
  const seen =
    other === undefined ? `none of ${folders.join(', ')} has them` : `${other} has others`;
  throw new MusterError(
    'TOOL_MISSING',
    `PostgreSQL ${major}'s ${needed.join(', ')} are not here: ${seen}`,
    { remedy: `Install the server's package of PostgreSQL ${major}, or name its folder by bin.` },
  );
}

function candidates(major: number): readonly string[] {
  return [
    `/usr/lib/postgresql/${major}/bin`,
    `/usr/pgsql-${major}/bin`,
    ...['/opt/homebrew/opt', '/usr/local/opt', '/home/linuxbrew/.linuxbrew/opt'].map((folder) =>
      join(folder, `postgresql@${major}`, 'bin'),
    ),
    ...(process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''),
  ];
}

function majorOf(folder: string): number | undefined {
  try {
    const said = execFileSync(join(folder, 'pg_dump'), ['--version'], { encoding: 'utf8' });
    const [, major] = /\(PostgreSQL\) (\d+)/.exec(said) ?? [];
    return major === undefined ? undefined : Number(major);
  } catch {
    return undefined;
  }
}
