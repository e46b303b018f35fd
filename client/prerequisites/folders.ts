import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this clone: the nearest one upwards with a package.json, from source and from dist/ alike. */
export function repositoryFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** Where downloaded and built tools are kept: `$MUSTER_CACHE`, else `.muster/tools` in the clone. */
export function toolsFolder(): string {
  const chosen = process.env['MUSTER_CACHE'];
  return chosen ? resolve(chosen) : join(repositoryFolder(), '.muster', 'tools');
}
