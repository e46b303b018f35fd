import { firstThatAnswers, onPath } from './executables.js';
import type { Found, Prerequisite } from './prerequisite.js';
import { packagesMend, type SystemPackages } from './system-packages.js';

const packages: SystemPackages = { apt: ['redis-server'], brew: ['redis'] };

/** `redis-server`, for practice stores and queues. */
export const redis: Prerequisite = {
  title: 'Redis',
  neededFor: 'the queues and caches of the practice systems',
  find: findRedis,
  packages,
  mend: packagesMend(packages),
};

/** The `redis-server` to use. */
export function findRedis(): Promise<Found | undefined> {
  const homebrew = ['/opt/homebrew/opt/redis/bin', '/usr/local/opt/redis/bin'];
  return firstThatAnswers(
    [...onPath('redis-server'), ...homebrew.map((folder) => `${folder}/redis-server`)],
    { args: ['--version'], answer: /^Redis server v=(\S+)/m },
  );
}
