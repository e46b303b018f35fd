import { outageDefects } from './outage-defects.js';
import { queueDefects } from './queue-defects.js';
import { archiveDefects } from './archive-defects.js';
import { backupDefects } from './backup-defects.js';

/** What can be wrong with the practice system on request: so that a drill can be seen to fail for the right reason. */
export const defects = {
  'no-autorestart': 'pm2 leaves the gateway dead once it has died.',
  'slow-start': 'After a restart the gateway needs 30 s before it answers at all.',
  'loses-writes':
    'The gateway acknowledges an event before its row is written; rows follow in batches, 300 ms late.',
  'dirty-log': 'The gateway logs an ERROR line at every start but its first.',
  flapping:
    'For 20 s after a restart the gateway is healthy for 400 ms, then unhealthy for 200 ms, in turn.',
  'bystander-falls': 'The aggregator turns unhealthy for 4 s whenever the gateway is gone.',
  ...outageDefects,
  ...queueDefects,
  ...archiveDefects,
  ...backupDefects,
} as const;

/** The name of a defect, as `--defect` takes it. */
export type Defect = keyof typeof defects;

/** Tells whether a name is that of a defect. */
export function isDefect(name: string): name is Defect {
  return Object.hasOwn(defects, name);
}
