import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

import { type Defect, isDefect } from '../../defects.js';

/** What a service is told by the env files of the folder it runs in. */
export interface Settings {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly adminToken: string;
  readonly defect: Defect | undefined;
  /** The port a variable names. */
  port(variable: string): number;
}

/**
 * Reads `.env`, and then the service's own `env/NAME.env`, anew at every start. The files win over
 * inherited variables, which a manager may have kept from a shell of long ago.
 */
export function readSettings(service: string): Settings {
  const read = (file: string): NodeJS.Dict<string> => parseEnv(readFileSync(file, 'utf8'));
  const values = { ...process.env, ...read('.env'), ...read(`env/${service}.env`) };
  const need = (name: string): string => {
    const value = values[name];
    if (value === undefined || value === '') throw new Error(`${name} is missing in .env`);
    return value;
  };
  const defect = values['TWZRD_DEFECT'] ?? '';
  return {
    databaseUrl: need('DATABASE_URL'),
    redisUrl: need('REDIS_URL'),
    adminToken: need('ADMIN_TOKEN'),
    defect: isDefect(defect) ? defect : undefined,
    port: (variable) => Number(need(variable)),
  };
}
