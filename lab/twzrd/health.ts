import { get } from 'node:http';

import type { PartStatus } from '../lab.js';
import { readEnvironment } from './environment-file.js';
import { daemonPid, servicePids } from './pm2.js';
import { askPostgres, postgresPid } from './postgres.js';
import type { LabRecord } from './record.js';
import { askRedis, redisPid } from './redis.js';
import { services } from './services.js';
import { askToxiproxy, toxiproxyPid } from './toxiproxy.js';

/** Asks every part how it is, all at once: stores, what stands before them, pm2, services. */
export async function askParts({ places, ports }: LabRecord): Promise<PartStatus[]> {
  const environment = readEnvironment(places.environmentFile);
  const pids = servicePids(places.pm2Home);
  return Promise.all([
    part('postgres', postgresPid(places.stores), () =>
      askPostgres(need(environment, 'DATABASE_URL')),
    ),
    part('redis', redisPid(places.stores), () => askRedis(need(environment, 'REDIS_URL'))),
    part('toxiproxy', toxiproxyPid(places.toxiproxy), () => askToxiproxy(ports)),
    part('pm2', daemonPid(places.pm2Home), async () => {}),
    ...services.map(({ name, port }) => part(name, pids.get(name), () => askService(ports[port]))),
  ]);
}

async function part(
  name: string,
  pid: number | undefined,
  ask: () => Promise<void>,
): Promise<PartStatus> {
  if (pid === undefined) return { name, state: 'stopped' };
  try {
    await ask();
    return { name, state: 'healthy', pid };
  } catch (error) {
    return { name, state: 'unhealthy', pid, reason: (error as Error).message || String(error) };
  }
}

function need(environment: Readonly<NodeJS.Dict<string>>, name: string): string {
  const value = environment[name];
  if (value === undefined || !URL.canParse(value)) throw new Error(`${name} is missing in .env`);
  return value;
}

/** Resolves when `/health` answers 200, rejects with the reason when not. */
function askService(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: '/health', agent: false, timeout: 1000 };
    const request = get(options, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${response.statusCode} ${body}`));
      });
    });
    request.on('timeout', () => request.destroy(new Error('no answer within 1 s')));
    request.on('error', reject);
  });
}
