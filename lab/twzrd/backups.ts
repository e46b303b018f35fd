import {
  chmodSync,
  cpSync,
  mkdirSync,
  rmSync,
  truncateSync,
  utimesSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import type { Defect } from './defects.js';
import type { Places } from './places.js';
import { runTool } from './run-tool.js';
import type { Tools } from './tools.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const days = 8;

/** What the backup command does otherwise under a defect: words for `pg_dump`, and what follows it. */
const scriptDefects: Partial<Record<Defect, { readonly words?: string; readonly after?: string }>> =
  {
    // As a wrong database name would do: a dump without an error, of nothing.
    'empty-dump': { words: '--dbname=postgres' },
    'missing-table': { words: '--exclude-table=sealed_epochs' },
    'missing-extension': { words: '--extension=plpgsql' },
    'changed-row': {
      words: '--format=plain',
      after: String.raw`sed -i.old 's/^1\(.\)milo/1\1Milo/' "$target" && rm -f "$target.old"`,
    },
  };

/**
 * Writes the command that backs the database up, and makes the last eight days' backups with it: one
 * is made now, and its copies are set back in time.
 */
export async function makeBackups(options: {
  readonly places: Places;
  readonly tools: Tools;
  readonly url: string;
  readonly defect: Defect | undefined;
}): Promise<void> {
  const { places, tools, url, defect } = options;
  const folder = join(places.dir, 'backups');
  const command = join(places.dir, 'backup-now');
  writeFileSync(command, scriptOf(defect));
  chmodSync(command, 0o755);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);

  const { hostname, port, username, password, pathname } = new URL(url);
  const first = join(folder, 'day-0.dump');
  await runTool([command], {
    lab: places.dir,
    cwd: '/',
    timeoutMs: 30_000,
    env: {
      PATH: `${tools.postgresBin}:${process.env['PATH'] ?? ''}`,
      PGHOST: hostname,
      PGPORT: port,
      PGUSER: username,
      PGPASSWORD: decodeURIComponent(password),
      PGDATABASE: pathname.slice(1),
      MUSTER_BACKUP_PATH: first,
    },
  });
  const hole = defect === 'retention-hole' ? [2, 3, 4] : [];
  // The newest is an hour old, or older than a day.
  const newestAgeMs = defect === 'stale-backup' ? 30 * hourMs : hourMs;
  for (let day = days - 1; day >= 0; day -= 1) {
    if (hole.includes(day)) continue;
    const file = join(folder, `day-${day}.dump`);
    if (day > 0) cpSync(first, file);
    else if (defect === 'truncated-backup') truncateSync(file, Math.floor(statSync(file).size / 2));
    const madeAt = new Date(Date.now() - newestAgeMs - day * dayMs);
    utimesSync(file, madeAt, madeAt);
  }
}

/** A script as a small team has one: where and under which snapshot, it is told. */
function scriptOf(defect: Defect | undefined): string {
  const { words = '', after = '' } = (defect && scriptDefects[defect]) ?? {};
  const elsewhere = defect === 'empty-dump';
  return `#!/bin/sh
set -eu
target=$MUSTER_BACKUP_PATH
snapshot=\${MUSTER_BACKUP_SNAPSHOT:-}
${elsewhere ? 'snapshot=' : ''}
pg_dump --format=custom --no-password \${snapshot:+--snapshot="$snapshot"} --file="$target" ${words}
${after}
`;
}
