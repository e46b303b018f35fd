import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { freePort } from '../../../host/dev/free-port.js';
import { monotonicMs } from '../../../host/processes/monotonic-clock.js';
import { findServerUser } from '../../../host/postgres/server-user.js';
import { planPlaces } from '../../../lab/twzrd/places.js';
import { startPostgres, stopPostgres } from '../../../lab/twzrd/postgres.js';
import { findTools } from '../../../lab/twzrd/tools.js';
import type { Cleanup } from '../../demo/cleanup.js';

/** A PostgreSQL of the bench's own with data of pgbench, and what the bare tools take with it. */
export interface PgbenchSource {
  /** Of the database with that many times 100,000 accounts; holds a password. */
  url(scale: number): string;
  fill(scale: number): Promise<void>;
  /** `pg_dump -Fd -j2`, `pg_restore -j2` into the same server, `pg_amcheck`: all in milliseconds. */
  rawMs(
    scale: number,
  ): Promise<{ readonly dump: number; readonly restore: number; readonly check: number }>;
}

/** Starts it, in a folder that is gone when the bench is over. */
export async function startSource(folder: string, cleanup: Cleanup): Promise<PgbenchSource> {
  const tools = findTools();
  // Links on PATH often name only some programs; the folder they lead to has them all.
  const bin = dirname(realpathSync(join(tools.postgresBin, 'postgres')));
  const user = findServerUser();
  const { dir, stores, annex } = planPlaces(join(folder, 'source'), user);
  mkdirSync(dir, { recursive: true });
  mkdirSync(stores, { recursive: true });
  const server = `postgres://bench:bench@127.0.0.1:${await freePort()}`;
  cleanup.add('the PostgreSQL of the bench', async () => {
    await stopPostgres(stores);
    rmSync(annex ?? dir, { recursive: true, force: true });
  });
  await startPostgres({ dir, stores, url: `${server}/postgres`, tools, user });

  const { port } = new URL(server);
  const run = async (program: string, ...args: string[]): Promise<number> => {
    const began = monotonicMs();
    await execa(join(bin, program), args, {
      env: { PGHOST: '127.0.0.1', PGPORT: port, PGUSER: 'bench', PGPASSWORD: 'bench' },
    });
    return monotonicMs() - began;
  };
  const nameOf = (scale: number): string => `bench${scale}`;
  return {
    url: (scale) => `${server}/${nameOf(scale)}`,
    async fill(scale) {
      await run('createdb', nameOf(scale));
      await run('pgbench', '--initialize', '--quiet', `--scale=${scale}`, nameOf(scale));
      await run('psql', '--command=checkpoint', nameOf(scale));
    },
    async rawMs(scale) {
      const dump = join(folder, `raw-${scale}`);
      const copy = `copy${scale}`;
      await run('createdb', copy);
      try {
        return {
          dump: await run('pg_dump', '-Fd', '-j2', `--file=${dump}`, nameOf(scale)),
          restore: await run('pg_restore', '-j2', `--dbname=${copy}`, dump),
          check: await run('pg_amcheck', '--install-missing', copy),
        };
      } finally {
        await run('dropdb', copy);
        rmSync(dump, { recursive: true, force: true });
      }
    },
  };
}
