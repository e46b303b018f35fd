import { userInfo } from 'node:os';

/** Who runs the command, as the machine knows them; a claim, like every name in a report. */
export function userName(env: NodeJS.ProcessEnv = process.env): string {
  try {
    return userInfo().username;
  } catch {
    // A user without an entry, as in a container.
    return env['USER'] || 'unknown';
  }
}
