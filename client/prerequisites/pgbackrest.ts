import { firstThatAnswers, onPath } from './executables.js';
import type { Found, Prerequisite } from './prerequisite.js';
import { packagesMend, type SystemPackages } from './system-packages.js';

const packages: SystemPackages = { apt: ['pgbackrest'], brew: ['pgbackrest'] };

/** pgBackRest, for practice databases that archive their WAL. */
export const pgbackrest: Prerequisite = {
  title: 'pgBackRest',
  neededFor: 'the point-in-time restore of a practice database',
  find: findPgbackrest,
  packages,
  mend: packagesMend(packages),
};

/** The `pgbackrest` to use. */
export function findPgbackrest(): Promise<Found | undefined> {
  return firstThatAnswers(onPath('pgbackrest'), {
    args: ['version'],
    answer: /^pgBackRest (\S+)/m,
  });
}
