import type { Backup, BackupConfiguration } from '../../domain/backup.js';
import { formatDuration } from '../../domain/duration.js';

/** What the inventory says of schedule and retention, where the tool itself tells nothing. */
export function configurationTold({ everyMs, keepMs }: Backup): BackupConfiguration {
  const told = [
    ...(everyMs === undefined ? [] : [`made every ${formatDuration(everyMs)}`]),
    ...(keepMs === undefined ? [] : [`kept for ${formatDuration(keepMs)}`]),
  ].map((what) => `${what} (inventory)`);
  return {
    ...(everyMs !== undefined && { everyMs }),
    ...(keepMs !== undefined && { keepMs }),
    told,
  };
}
