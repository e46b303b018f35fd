import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

import type { Places } from './places.js';
import { type PortName, type Ports, portVariables } from './ports.js';

/** The variables that services and inventory work from; holds secrets. */
export type Environment = Readonly<Record<string, string>>;

/**
 * The practice system's variables. Secrets that stand in its `.env` stay, whoever changed them
 * there; missing ones are made anew.
 */
export function makeEnvironment(places: Places, ports: Ports, defect = ''): Environment {
  const before = readEnvironment(places.environmentFile);
  const password = (variable: string): string =>
    encodeURIComponent(passwordIn(before[variable]) ?? newSecret());
  const names = Object.entries(portVariables) as [PortName, string][];
  return {
    DATABASE_URL: `postgres://twzrd:${password('DATABASE_URL')}@127.0.0.1:${ports.postgres}/twzrd`,
    REDIS_URL: `redis://:${password('REDIS_URL')}@127.0.0.1:${ports.redis}/0`,
    ADMIN_TOKEN: before['ADMIN_TOKEN'] || newSecret(),
    PM2_HOME: places.pm2Home,
    TWZRD_HOME: places.dir,
    TWZRD_STORES: places.stores,
    ...Object.fromEntries(names.map(([name, variable]) => [variable, String(ports[name])])),
    TWZRD_DEFECT: defect,
  };
}

/**
 * What a service reads besides: the stores' URLs with the ports of the proxies before them. Muster
 * itself goes to the stores directly.
 */
export function serviceEnvironment(environment: Environment, ports: Ports): Environment {
  const through = (variable: string, port: number): string => {
    const url = new URL(environment[variable] ?? '');
    url.port = String(port);
    return url.href;
  };
  return {
    DATABASE_URL: through('DATABASE_URL', ports.postgresProxy),
    REDIS_URL: through('REDIS_URL', ports.redisProxy),
  };
}

/** What a `.env` says; nothing where there is none. */
export function readEnvironment(file: string): Readonly<NodeJS.Dict<string>> {
  return existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
}

/** The variables as `.env`, for services, for Node and for `set -a; . FILE`. */
export function formatEnvironment(environment: Environment): string {
  return Object.entries(environment).map(formatLine).join('');
}

function formatLine([name, value]: [string, string]): string {
  return `${name}=${/^[\w@%+=:,./-]*$/.test(value) ? value : `'${value}'`}\n`;
}

function passwordIn(url = ''): string | undefined {
  return URL.canParse(url) ? decodeURIComponent(new URL(url).password) || undefined : undefined;
}

function newSecret(): string {
  return randomBytes(24).toString('base64url');
}
