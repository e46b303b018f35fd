import { accessSync, constants, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { MusterError } from '../../domain/errors.js';

/**
 * The first words of pm2's command line: `$MUSTER_PM2`, else `pm2` on the PATH, else the one
 * installed beside Muster.
 * @throws MusterError MANAGER_UNREACHABLE where there is none
 */
export function pm2Command(env: NodeJS.ProcessEnv): readonly string[] {
  const chosen = env['MUSTER_PM2'];
  if (chosen !== undefined && chosen !== '') return [chosen];
  for (const folder of (env['PATH'] ?? '').split(delimiter))
    if (folder !== '' && isExecutable(join(folder, 'pm2'))) return [join(folder, 'pm2')];
  try {
    return [process.execPath, createRequire(import.meta.url).resolve('pm2/bin/pm2')];
  } catch {
    throw new MusterError('MANAGER_UNREACHABLE', 'there is no pm2 command on the PATH', {
      remedy: 'Put pm2 on the agent’s PATH, or name it in MUSTER_PM2, then start the agent again.',
    });
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
