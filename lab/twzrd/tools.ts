import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

import { MusterError } from '../../domain/errors.js';
import { musterRoot } from '../../host/program-path.js';

/** The programs the practice system is made of, as absolute paths. */
export interface Tools {
  /** The folder with `initdb`, `pg_ctl` and `postgres`. */
  readonly postgresBin: string;
  readonly redisServer: string;
  readonly redisCli: string;
  readonly toxiproxy: string;
  /** pm2's own command, to be run with Node. */
  readonly pm2: string;
  /** The compiled services. */
  readonly services: string;
}

/** `pgbackrest`, for the extra that needs it. @throws MusterError TOOL_MISSING */
export function findPgbackrest(): string {
  const found = programsOnPath('pgbackrest')[0];
  if (found !== undefined) return found;
  throw new MusterError('TOOL_MISSING', 'Missing: pgBackRest.', {
    remedy: 'apt-get install pgbackrest (brew install pgbackrest)',
  });
}

/** Finds every program, or says all that is missing and how to get it. */
export function findTools(): Tools {
  const onPath = pathFolders();
  const postgresBin = [...onPath, ...postgresFolders()].find((folder) =>
    ['initdb', 'pg_ctl', 'postgres'].every((program) => existsSync(join(folder, program))),
  );
  const find = (program: string): string | undefined => programsOnPath(program)[0];
  const redisServer = find('redis-server');
  const redisCli = find('redis-cli');
  const toxiproxy =
    process.env['TOXIPROXY_SERVER'] || find('toxiproxy-server') || cachedToxiproxy();
  const pm2 = findPm2();
  const services = join(musterRoot, 'dist/lab/twzrd/services');
  const built = existsSync(join(services, 'gateway.js'));

  if (postgresBin && redisServer && redisCli && toxiproxy && pm2 && built) {
    return { postgresBin, redisServer, redisCli, toxiproxy, pm2, services };
  }
  const missing = [
    !postgresBin && ['PostgreSQL', 'apt-get install postgresql (brew install postgresql)'],
    !(redisServer && redisCli) && ['Redis', 'apt-get install redis-server (brew install redis)'],
    !toxiproxy && ['Toxiproxy', '`muster lab up` brings it; or set TOXIPROXY_SERVER to its path'],
    !pm2 && ['pm2', 'npm install'],
    !built && ['the compiled services', 'npm run build'],
  ].filter((entry) => entry !== false);
  throw new MusterError('TOOL_MISSING', `Missing: ${missing.map(([what]) => what).join(', ')}.`, {
    remedy: missing.map(([, how]) => how).join('; '),
  });
}

function pathFolders(): string[] {
  return (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
}

function programsOnPath(program: string): string[] {
  return pathFolders()
    .map((folder) => join(folder, program))
    .filter((file) => existsSync(file));
}

/** Where packages put PostgreSQL's server programs outside PATH: Debian, Red Hat, Homebrew. */
function postgresFolders(): string[] {
  const homebrews = ['/opt/homebrew/opt', '/usr/local/opt', '/home/linuxbrew/.linuxbrew/opt'];
  return [
    ...newestFirst('/usr/lib/postgresql', /^\d+$/),
    ...newestFirst('/usr', /^pgsql-\d+$/),
    ...homebrews.flatMap((opt) => newestFirst(opt, /^postgresql(@\d+)?$/)),
  ];
}

function newestFirst(folder: string, pattern: RegExp, below = 'bin'): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .map((name) => join(folder, name, below));
}

/** The one that Muster has built for itself. */
function cachedToxiproxy(): string | undefined {
  const tools = process.env['MUSTER_CACHE'] || join(musterRoot, '.muster/tools');
  return newestFirst(tools, /^toxiproxy-[\d.]+$/, 'toxiproxy-server').find((file) =>
    existsSync(file),
  );
}

function findPm2(): string | undefined {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('pm2/package.json')), 'bin/pm2');
  } catch {
    return undefined;
  }
}
