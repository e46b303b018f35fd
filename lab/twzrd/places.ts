import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { musterRoot } from '../../host/program-path.js';
import type { StoreUser } from './store-user.js';

/** Where everything of one practice system lies. */
export interface Places {
  readonly dir: string;
  /** What `up` decided, for `down` and `status`; its presence marks the folder as ours. */
  readonly record: string;
  readonly environmentFile: string;
  /** What each service reads besides, in a file of its own: where it reaches its stores. */
  readonly serviceEnvironments: string;
  readonly ecosystem: string;
  readonly truth: string;
  readonly hasStarted: string;
  readonly logs: string;
  readonly toxiproxy: string;
  readonly pm2Home: string;
  readonly stores: string;
  /** A short folder all may enter, for what cannot lie in `dir`; undefined where all can. */
  readonly annex?: string;
}

/** The longest path a unix socket may have on every system, with room for the final zero. */
const longestSocketPathBytes = 103;

/**
 * pm2's sockets need a short path, and the stores a folder their user can enter (a clone in
 * `/root` is none): what does not fit goes to an annex below `/var/tmp`.
 */
export function planPlaces(givenDir: string | undefined, storeUser: StoreUser | undefined): Places {
  const dir = resolve(givenDir ?? join(musterRoot, '.muster/lab/twzrd'));
  const digest = createHash('sha256').update(dir).digest('hex').slice(0, 12);
  const annex = `/var/tmp/muster-twzrd-${digest}`;
  const fits = Buffer.byteLength(join(dir, 'pm2/interactor.sock')) <= longestSocketPathBytes;
  const enters = storeUser === undefined || canEnter(dir, storeUser);
  return {
    dir,
    record: join(dir, 'lab.json'),
    environmentFile: join(dir, '.env'),
    serviceEnvironments: join(dir, 'env'),
    ecosystem: join(dir, 'ecosystem.config.cjs'),
    truth: join(dir, 'truth.jsonl'),
    hasStarted: join(dir, 'has-started'),
    logs: join(dir, 'logs'),
    toxiproxy: join(dir, 'toxiproxy'),
    pm2Home: fits ? join(dir, 'pm2') : join(annex, 'pm2'),
    stores: enters ? join(dir, 'stores') : join(annex, 'stores'),
    ...(!(fits && enters) && { annex }),
  };
}

function canEnter(dir: string, user: StoreUser): boolean {
  let nearest = dir;
  while (!existsSync(nearest)) nearest = dirname(nearest);
  return spawnSync('test', ['-x', nearest], { uid: user.uid, gid: user.gid }).status === 0;
}
