import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Muster's own folder: the nearest one above this file that has a `package.json`. */
export const musterRoot = findRoot(dirname(fileURLToPath(import.meta.url)));

/** The compiled program that stands at this path in the source tree, such as `worker/main.js`. */
export function programPath(path: string): string {
  return join(musterRoot, 'dist', path);
}

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json')) || dirname(folder) === folder) return folder;
  return findRoot(dirname(folder));
}
