import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { Redis } from 'ioredis';

import { MusterError } from '../../domain/errors.js';
import { endProcess, livingProcess, type Looks } from '../processes.js';
import { waitUntil } from '../wait-until.js';
import { writeWhole } from './record.js';
import { runTool } from './run-tool.js';
import { shellWords, writeStoreScripts } from './store-scripts.js';
import type { StoreUser } from './store-user.js';
import type { Tools } from './tools.js';

const files = (stores: string) => {
  const home = join(stores, 'redis');
  const inHome = (name: string): string => join(home, name);
  return {
    home,
    conf: inHome('redis.conf'),
    pidFile: inHome('redis.pid'),
    log: inHome('redis.log'),
  };
};

const looks = (stores: string): Looks => ({ command: /redis-server/, cwd: files(stores).home });

/** The server, where it lives. */
export function redisPid(stores: string): number | undefined {
  return livingProcess(files(stores).pidFile, looks(stores));
}

/**
 * Starts Redis, anew where its settings changed; returns once it answers. With an append-only file
 * jobs outlive it.
 */
export async function startRedis(options: {
  /** The practice system's folder. */
  readonly dir: string;
  readonly stores: string;
  readonly url: string;
  readonly aof: boolean;
  readonly tools: Tools;
  readonly user: StoreUser | undefined;
}): Promise<void> {
  const { stores, tools, user } = options;
  const { home, conf, pidFile, log } = files(stores);
  const { port, password } = new URL(options.url);
  const own = (path: string): void => {
    if (user !== undefined) chownSync(path, user.uid, user.gid);
  };
  mkdirSync(home, { recursive: true });
  own(home);
  const settings = [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${decodeURIComponent(password)}`,
    `dir "${home}"`,
    'daemonize yes',
    `pidfile "${pidFile}"`,
    `logfile "${log}"`,
    `appendonly ${options.aof ? 'yes' : 'no'}`,
    'save ""',
    'maxmemory-policy noeviction',
  ];
  if (writeWhole(conf, `${settings.join('\n')}\n`)) await stopRedis(stores);
  own(conf);

  const run = shellWords([...(user?.prefix ?? []), tools.redisServer, conf]);
  const scripts = writeStoreScripts(stores, 'redis', {
    start: `exec ${run}`,
    // The password reaches redis-cli through its environment: an argument would be there for all to see.
    stop: [
      `REDISCLI_AUTH="$(sed -n 's/^requirepass //p' ${shellWords([conf])})"`,
      'export REDISCLI_AUTH',
      `exec ${shellWords([tools.redisCli, '-h', '127.0.0.1', '-p', port, 'shutdown'])}`,
    ].join('\n'),
  });
  if (redisPid(stores) === undefined) {
    await runTool([scripts.start], { lab: options.dir, cwd: '/', timeoutMs: 10_000 });
  }
  const answers = (): Promise<boolean> =>
    askRedis(options.url).then(
      () => true,
      () => false,
    );
  if (!(await waitUntil(answers, 10_000))) {
    throw new MusterError('NOT_STEADY', 'Redis does not answer.', { remedy: `See ${log}.` });
  }
}

/** Resolves when Redis answers, rejects with the reason when not. */
export async function askRedis(url: string): Promise<void> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 1000,
    commandTimeout: 1000,
    retryStrategy: () => null,
  });
  let reason: Error | undefined;
  redis.on('error', (error: Error) => (reason = error));
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    throw reason ?? error;
  } finally {
    redis.disconnect();
  }
}

/** Ends Redis: in order within 5 s, else by force. */
export async function stopRedis(stores: string): Promise<boolean> {
  const pid = redisPid(stores);
  return (
    pid === undefined || endProcess(pid, looks(stores), [{ signal: 'SIGTERM', withinMs: 5000 }])
  );
}
