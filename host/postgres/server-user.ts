import { execFileSync } from 'node:child_process';
import { MusterError } from '../../domain/errors.js';

/** Whom a PostgreSQL server runs as: it refuses root. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
  /** Words to put before a command so that it runs as this user. */
  readonly prefix: readonly string[];
}

let found: ServerUser | undefined;

/** `postgres`, else `nobody`, where we are root; undefined where we are not: then as ourselves. */
export function findServerUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  found ??= findUser();
  return found;
}

/** @throws MusterError TOOL_MISSING */
function findUser(): ServerUser {
  for (const name of ['postgres', 'nobody']) {
    const uid = idOf('-u', name);
    const gid = idOf('-g', name);
    if (uid === undefined || gid === undefined) continue;
    const prefix = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--'];
    return { uid, gid, prefix };
  }
  throw new MusterError('TOOL_MISSING', 'No user but root to run PostgreSQL as.', {
    remedy: 'Run as another user, or add a user called postgres.',
  });
}

function idOf(flag: string, name: string): number | undefined {
  try {
    return Number(execFileSync('id', [flag, name], { stdio: 'pipe' }).toString());
  } catch {
    return undefined;
  }
}
