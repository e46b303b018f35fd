import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { MusterError } from '../../domain/errors.js';
import { runGated } from '../processes/gated-command.js';
import { isAlive, type KnownProcess } from '../processes/process-identity.js';
import { monotonicMs } from '../processes/monotonic-clock.js';
import { withPostgres } from './postgres-client.js';
import { endServer } from './remove-scratch.js';
import type { ScratchServer } from './scratch.js';
import { findServerUser } from './server-user.js';

const port = 5432;
const askEveryMs = 20;
const lastWordsCharacters = 1_000;

export interface ServerToStart {
  /** Path of `postgres`. */
  readonly program: string;
  /** The scratch folder: working folder, socket, log. */
  readonly folder: string;
  readonly dataFolder: string;
  readonly superuser: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly withinMs: number;
  /** Awaited before the server may run: who it is must be on record. */
  onStarted(server: KnownProcess): Promise<void>;
}

/**
 * Starts a server that only its own folder leads to, and returns once it takes connections and has
 * recovered. Settings on its command line win over those in its files.
 * @throws MusterError COMMAND_FAILED with its last words
 */
export async function startScratchServer(options: ServerToStart): Promise<ScratchServer> {
  const { folder, dataFolder, superuser, program } = options;
  const settings = {
    listen_addresses: '',
    unix_socket_directories: folder,
    port: String(port),
    hba_file: join(folder, 'hba.conf'),
    ssl: 'off',
    archive_mode: 'off',
    logging_collector: 'off',
    shared_preload_libraries: '',
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
    ...options.settings,
  };
  const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { PATH = '' } = process.env;
  // None of the agent's variables: a server's environment can be read by whoever runs as its user.
  const clean = ['env', '-i', `PATH=${PATH}`, 'LC_ALL=C'];
  const prefix = findServerUser()?.prefix ?? [];
  const log = join(folder, 'server.log');
  let server: KnownProcess | undefined;
  await runGated([...prefix, ...clean, program, '-D', dataFolder, ...given], {
    cwd: folder,
    detached: { logFile: log },
    onStarted: async ({ pid, startedAt }) => {
      server = { pid, startedAt };
      await options.onStarted(server);
    },
  });
  const place = { host: folder, port, user: superuser, database: 'postgres' };
  const started = server!;
  const untilMs = monotonicMs() + options.withinMs;
  for (;;) {
    const isReady = await withPostgres(place, async (client) => {
      const { rows } = await client.query<{ busy: boolean }>('select pg_is_in_recovery() as busy');
      return rows[0]?.busy === false;
    }).catch(() => false);
    if (isReady) return { place, dataFolder, stop: () => endServer(started) };
    const late = monotonicMs() > untilMs;
    if (late || !isAlive(started)) {
      await endServer(started);
      throw notReady(
        late ? `not ready within ${options.withinMs} ms` : 'it ended',
        await tail(log),
      );
    }
    await delay(askEveryMs);
  }
}

function notReady(why: string, lastWords: string): MusterError {
  return new MusterError(
    'COMMAND_FAILED',
    `the scratch server did not start (${why}): ${lastWords}`,
    {
      remedy: 'Its last words say why.',
    },
  );
}

async function tail(log: string): Promise<string> {
  const text = await readFile(log, 'utf8').catch(() => '');
  return text.slice(-lastWordsCharacters).trim() || 'it said nothing';
}
