import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** Without symbolic links, as far as the path exists. */
export function realPath(path: string): string {
  for (const [real, rest] of [
    [path, ''],
    [dirname(path), basename(path)],
  ] as const)
    if (existsSync(real)) return join(realpathSync(real), rest);
  return resolve(path);
}
