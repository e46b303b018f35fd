import { execFile, execFileSync } from 'node:child_process';
import { chown, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { freePort } from '../../host/dev/free-port.js';
import { startServer } from './server-process.js';
import { tempFolder } from './temp-folder.js';

/** A PostgreSQL server of its own, empty and not durable. */
export interface TestPostgres {
  readonly port: number;
  readonly pid: number;
  readonly password: string;
  /** Of the superuser `muster`, with its password. */
  readonly url: string;
  query(sql: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

/** Starts one on a free port; as the user `postgres` where tests run as root, which it refuses. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = await tempFolder();
  const user = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  if (user.uid !== undefined) await chown(folder.path, user.uid, user.gid);
  const bin = await binFolder();
  const data = join(folder.path, 'data');
  const password = 'hunter2-of-postgres';
  const passwordFile = join(folder.path, 'password');
  await writeFile(passwordFile, password);
  await promisify(execFile)(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'muster', '-A', 'scram-sha-256', '-N', '--pwfile', passwordFile],
    { ...user, cwd: folder.path },
  );
  const sockets = join(folder.path, 'sockets');
  await mkdir(sockets, { mode: 0o777 });
  if (user.uid !== undefined) await chown(sockets, user.uid, user.gid);

  const port = await freePort();
  const url = `postgres://muster:${password}@127.0.0.1:${port}/postgres`;
  const query = async (sql: string) => {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query(sql)).rows as Record<string, unknown>[];
    } finally {
      await client.end();
    }
  };
  const settings = [
    'fsync=off',
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${sockets}`,
  ];
  const server = await startServer(
    join(bin, 'postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { ...user, cwd: folder.path },
    () =>
      query('select 1').then(
        () => true,
        () => false,
      ),
  );
  return {
    port,
    pid: server.pid,
    password,
    url,
    query,
    async stop() {
      await server.end('SIGINT');
      await folder.remove();
    },
  };
}

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
}

/** Debian keeps the server's programs off the PATH. */
async function binFolder(): Promise<string> {
  const root = '/usr/lib/postgresql';
  const versions = (await readdir(root).catch(() => [])).sort((a, b) => Number(b) - Number(a));
  const [newest] = versions;
  return newest === undefined
    ? execFileSync('pg_config', ['--bindir'], { encoding: 'utf8' }).trim()
    : join(root, newest, 'bin');
}
