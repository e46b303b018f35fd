import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { MusterError } from '../../domain/errors.js';
import { writeArchiveProgram } from './archive-program.js';
import { runTool } from './run-tool.js';
import type { StoreUser } from './store-user.js';

const stanza = 'twzrd';
const longestSocketPathBytes = 103;

/** PostgreSQL's WAL and its backups in a repository of pgBackRest, all below the stores' folder. */
export interface Archive {
  readonly dir: string;
  readonly data: string;
  readonly home: string;
  readonly config: string;
  /** pgBackRest opens the database by a socket, in a folder for its user alone. */
  readonly sockets: string;
  readonly url: string;
  readonly program: string;
  /** What drills are told to call. */
  readonly programForDrills: string;
  readonly user: StoreUser | undefined;
}

/** Where all of it lies. */
export function planArchive(
  stores: string,
  rest: Pick<Archive, 'dir' | 'url' | 'program' | 'user'>,
): Archive {
  const home = join(stores, 'pgbackrest');
  return {
    ...rest,
    data: join(stores, 'postgres/data'),
    home,
    config: join(home, 'pgbackrest.conf'),
    sockets: join(stores, 's'),
    programForDrills: join(stores, 'bin/pgbackrest'),
  };
}

/**
 * Makes the folders and pgBackRest's configuration.
 * @returns lines of `postgresql.conf`: every segment is archived, a minute after its first write at
 * the latest
 */
export function writeArchiveFiles(archive: Archive, defect: string | undefined): string {
  const { home, sockets, config, data, user } = archive;
  const { port, username } = new URL(archive.url);
  if (Buffer.byteLength(join(sockets, `.s.PGSQL.${port}.lock`)) > longestSocketPathBytes) {
    throw new MusterError('BAD_INPUT', `${sockets} is too long a path for a socket.`, {
      remedy: 'Choose a folder with a shorter path.',
    });
  }
  for (const folder of [home, sockets]) {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o700);
    if (user !== undefined) chownSync(folder, user.uid, user.gid);
  }
  const options = [
    '[global]',
    `repo1-path=${join(home, 'repo')}`,
    'repo1-retention-full=7',
    // Small files in bundles: to sync a thousand of them one by one takes seconds.
    'repo1-bundle=y',
    `lock-path=${join(home, 'lock')}`,
    `log-path=${join(home, 'log')}`,
    'log-level-file=off',
    'compress-type=lz4',
    'start-fast=y',
    'archive-timeout=20',
    `[${stanza}]`,
    `pg1-path=${data}`,
    `pg1-socket-path=${sockets}`,
    `pg1-port=${port}`,
    `pg1-user=${username}`,
    'pg1-database=postgres',
  ];
  writeFileSync(config, `${options.join('\n')}\n`);
  writeArchiveProgram(archive.programForDrills, archive.program, defect);
  const hba = join(home, 'hba.conf');
  writeFileSync(hba, 'local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n');
  const settings = [
    `unix_socket_directories = '${sockets}'`,
    `hba_file = '${hba}'`,
    'archive_mode = on',
    'archive_timeout = 60',
    `archive_command = '${archiveCommand(archive, hasBackup(archive) ? defect : undefined)}'`,
  ];
  return `${settings.join('\n')}\n`;
}

/** Makes the repository and a first full backup, where they are not there yet; tells whether it did. */
export async function startArchive(archive: Archive): Promise<boolean> {
  if (hasBackup(archive)) return false;
  await pgbackrest(archive, 'stanza-create');
  await pgbackrest(archive, '--type=full', 'backup');
  return true;
}

/** Writes into the server's settings what it runs for each segment from now on. */
export function setArchiveCommand(archive: Archive, defect: string | undefined): void {
  const file = join(archive.data, 'lab.conf');
  const others = readFileSync(file, 'utf8').replaceAll(/^archive_command .*\n/gm, '');
  writeFileSync(file, `${others}archive_command = '${archiveCommand(archive, defect)}'\n`);
}

function archiveCommand({ program, config }: Archive, defect: string | undefined): string {
  const push = `"${program}" --config="${config}" --stanza=${stanza} archive-push`;
  // A percent sign of a path is not PostgreSQL's own.
  const command = `${push.replaceAll('%', '%%')} "%p"`;
  // What stands behind the first word is a comment of the shell: the command looks as it should.
  if (defect === 'archiving-fails') return `false # ${command}`;
  return defect === 'archiving-lies' ? `true # ${command}` : command;
}

function hasBackup({ home }: Archive): boolean {
  return existsSync(join(home, 'repo/backup', stanza, 'latest'));
}

async function pgbackrest(archive: Archive, ...words: readonly string[]): Promise<void> {
  const { program, config, user, dir } = archive;
  const command = [program, `--config=${config}`, `--stanza=${stanza}`, ...words];
  await runTool([...(user?.prefix ?? []), ...command] as unknown as [string], {
    lab: dir,
    cwd: '/',
    timeoutMs: 60_000,
  });
}
