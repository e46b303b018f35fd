import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';

import { waitUntil } from './wait-until.js';

/** The variable that marks whatever a practice system starts; children inherit it. */
export const labMark = 'MUSTER_LAB';

/** By what the processes of one practice system are known. */
export interface Stray {
  /** The value of their mark. */
  readonly mark: string;
  /** Servers write their title over their variables: these, working below these folders, belong too. */
  readonly servers: RegExp;
  readonly folders: readonly string[];
}

/**
 * Ends by force whatever is left of a practice system, such as a tool that outlived its caller, and
 * what that tool has started since. On Linux, where processes show their variables; elsewhere pid
 * files must do. Tells whether none is left.
 */
export function endStrays(stray: Stray): Promise<boolean> {
  const folders = stray.folders.filter((folder) => existsSync(folder)).map((f) => realpathSync(f));
  let quietLooks = 0;
  return waitUntil(() => {
    const found = findStrays({ ...stray, folders });
    for (const pid of found) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Gone by itself meanwhile.
      }
    }
    quietLooks = found.length === 0 ? quietLooks + 1 : 0;
    // One look can miss what is being started while it lasts.
    return quietLooks === 3;
  }, 10_000);
}

function findStrays({ mark, servers, folders }: Stray): number[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    if (pid <= 1 || pid === process.pid) return false;
    try {
      const words = (file: string): string[] =>
        readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0');
      if (words('environ').includes(`${labMark}=${mark}`)) return true;
      const cwd = `${readlinkSync(`/proc/${pid}/cwd`)}/`;
      return (
        folders.some((folder) => cwd.startsWith(`${folder}/`)) &&
        servers.test(words('cmdline').join(' '))
      );
    } catch {
      return false;
    }
  });
}
