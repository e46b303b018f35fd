import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryFolder } from './folders.js';
import type { Found, Prerequisite } from './prerequisite.js';

/** The process manager of a practice system; npm brings it with the other packages. */
export const pm2: Prerequisite = {
  title: 'pm2',
  neededFor: 'the practice system whose services run under pm2',
  find: findPm2,
  mend: 'npm ci',
};

/** The clone's own pm2: its version is read from its package, since asking it starts a daemon. */
export async function findPm2(): Promise<Found | undefined> {
  const folder = join(repositoryFolder(), 'node_modules', 'pm2');
  try {
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
      version: string;
    };
    return { path: join(folder, 'bin', 'pm2'), version };
  } catch {
    return undefined;
  }
}
