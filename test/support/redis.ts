import { Redis } from 'ioredis';
import { freePort } from '../../host/dev/free-port.js';
import { startServer } from './server-process.js';
import { tempFolder } from './temp-folder.js';

/** A Redis server of its own that keeps nothing on disk. */
export interface TestRedis {
  readonly port: number;
  readonly pid: number;
  readonly password: string;
  /** With its password. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts one on a free port. */
export async function startRedis(): Promise<TestRedis> {
  const folder = await tempFolder();
  const port = await freePort();
  const password = 'hunter2-of-redis';
  const url = `redis://:${password}@127.0.0.1:${port}`;
  const server = await startServer(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--requirepass', password].concat([
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      folder.path,
    ]),
    {},
    () => answers(url),
  );
  return {
    port,
    pid: server.pid,
    password,
    url,
    async stop() {
      await server.end('SIGKILL');
      await folder.remove();
    },
  };
}

async function answers(url: string): Promise<boolean> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return (await redis.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}
