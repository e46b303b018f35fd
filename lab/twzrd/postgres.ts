import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { Client } from 'pg';

import { musterRoot } from '../../host/program-path.js';
import { endProcess, livingProcess, type Looks } from '../processes.js';
import { runTool } from './run-tool.js';
import { shellWords, writeStoreScripts } from './store-scripts.js';
import type { StoreUser } from './store-user.js';
import type { Tools } from './tools.js';

const files = (stores: string) => {
  const home = join(stores, 'postgres');
  const data = join(home, 'data');
  return { home, data, pidFile: join(data, 'postmaster.pid'), log: join(home, 'postgres.log') };
};

const looks = (stores: string): Looks => ({ command: /postgres/, cwd: files(stores).data });

/** The postmaster, where it lives. */
export function postgresPid(stores: string): number | undefined {
  return livingProcess(files(stores).pidFile, looks(stores));
}

/** Makes the cluster where there is none, and starts it; returns once it takes connections. */
export async function startPostgres(options: {
  /** The practice system's folder. */
  readonly dir: string;
  readonly stores: string;
  readonly url: string;
  readonly tools: Tools;
  readonly user: StoreUser | undefined;
  /** More lines for its configuration. */
  readonly settings?: string;
}): Promise<void> {
  const { stores, tools, user } = options;
  const { home, data, pidFile, log } = files(stores);
  const { port, username, password } = new URL(options.url);
  const own = (path: string): void => {
    if (user !== undefined) chownSync(path, user.uid, user.gid);
  };
  mkdirSync(home, { recursive: true });
  own(home);

  if (!existsSync(data)) {
    const fresh = join(home, 'data.new');
    const passwordFile = join(home, 'password');
    rmSync(fresh, { recursive: true, force: true });
    writeFileSync(passwordFile, `${decodeURIComponent(password)}\n`, { mode: 0o600 });
    own(passwordFile);
    const initdb = [
      join(tools.postgresBin, 'initdb'),
      `--pgdata=${fresh}`,
      `--username=${username}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--data-checksums',
      '--no-sync',
    ];
    try {
      await runTool([...(user?.prefix ?? []), ...initdb] as [string], {
        lab: options.dir,
        cwd: '/',
        timeoutMs: 60_000,
      });
    } finally {
      rmSync(passwordFile, { force: true });
    }
    appendFileSync(join(fresh, 'postgresql.conf'), "include 'lab.conf'\n");
    renameSync(fresh, data);
  }
  const settings = `listen_addresses = '127.0.0.1'\nport = ${port}\nunix_socket_directories = ''\n`;
  writeFileSync(
    join(data, 'lab.conf'),
    `${settings}shared_buffers = 32MB\nmax_connections = 100\n${options.settings ?? ''}`,
  );

  const control = (...words: string[]): string =>
    `exec ${shellWords([...(user?.prefix ?? []), join(tools.postgresBin, 'pg_ctl'), '-D', data, ...words])}`;
  const scripts = writeStoreScripts(stores, 'postgres', {
    start: [
      // A killed server may linger as a zombie, which the next one would take for alive.
      `pid_file=${shellWords([pidFile])}`,
      'if [ -f "$pid_file" ] && [ -d /proc/self ] &&',
      '  ! grep -q postgres "/proc/$(head -n 1 "$pid_file")/cmdline" 2>/dev/null',
      'then rm -f "$pid_file"; fi',
      control('-l', log, '-w', '-t', '30', 'start'),
    ].join('\n'),
    stop: control('-m', 'fast', '-w', '-t', '30', 'stop'),
  });
  if (postgresPid(stores) === undefined) {
    await runTool([scripts.start], { lab: options.dir, cwd: '/', timeoutMs: 40_000 });
  }
}

/** Makes the database and its tables, where they are not there yet. */
export async function applySchema(url: string): Promise<void> {
  const database = new URL(url).pathname.slice(1);
  await withClient(new URL('/postgres', url).href, async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (found.rowCount === 0) {
      await client.query(`create database ${client.escapeIdentifier(database)}`);
    }
  });
  const schema = readFileSync(join(musterRoot, 'lab/twzrd/schema.sql'), 'utf8');
  await withClient(url, async (client) => {
    // The tables come all at once. Where they are, services use them: their locks are not for us.
    const found = await client.query("select to_regclass('events') as events");
    if (found.rows[0].events === null) await client.query(schema);
  });
}

/** Resolves when the database answers a query, rejects with the reason when not. */
export async function askPostgres(url: string): Promise<void> {
  await withClient(url, (client) => client.query('select 1'));
}

/** Ends the cluster: in order within 5 s, at once within 8 more, else by force. */
export async function stopPostgres(stores: string): Promise<boolean> {
  const pid = postgresPid(stores);
  if (pid === undefined) return true;
  return endProcess(pid, looks(stores), [
    { signal: 'SIGINT', withinMs: 5000 },
    { signal: 'SIGQUIT', withinMs: 8000 },
  ]);
}

export async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 2000,
    query_timeout: 10_000,
  });
  // Without a listener, a server that goes away would end this process.
  client.on('error', () => {});
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end().catch(() => {});
  }
}
