import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Why `npm ci` must run in this clone, in words; undefined where node_modules is what package-lock.json says.
 *
 * npm notes what it installed in node_modules/.package-lock.json, as its last act: an interrupted
 * installation and one of an older lock differ there, an `npm install` by hand does not. Optional
 * packages may be absent: they belong to other platforms.
 *
 * @param {string} root folder of the clone
 * @returns {string | undefined}
 */
export function whyInstall(root) {
  const installed = packagesIn(join(root, 'node_modules', '.package-lock.json'));
  if (!installed) return 'nothing is installed yet';
  for (const [path, wanted] of Object.entries(packagesIn(join(root, 'package-lock.json')) ?? {})) {
    const there = installed[path];
    if (path === '' || (wanted.optional && !there)) continue;
    if (!there || !existsSync(join(root, path))) return `${path} is missing`;
    if (there.version !== wanted.version || there.integrity !== wanted.integrity) {
      return `${path} is ${there.version}, not ${wanted.version}`;
    }
  }
  return undefined;
}

/** The `packages` of a lock file by their paths; undefined where it is absent or unreadable. */
function packagesIn(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
