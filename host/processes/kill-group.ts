import { MusterError } from '../../domain/errors.js';
import { livingMembers, type ProcessGroup } from './process-group.js';
import { signalGroup } from './signal-process.js';
import { waitUntil } from './wait-until.js';

/**
 * Kills a process group and returns once every member is proven dead. A process that has left the
 * group for a session of its own is no member any more.
 * @throws MusterError COMMAND_FAILED where a member outlives `withinMs`; PID_REFUSED
 */
export async function killGroup(group: ProcessGroup, withinMs = 5000): Promise<void> {
  let left: number[] = [];
  const gone = await waitUntil(
    () => {
      if (signalGroup(group, 'SIGKILL') === 'gone') return true;
      left = livingMembers(group.pid);
      return left.length === 0;
    },
    { withinMs, everyMs: 5 },
  );
  if (gone) return;
  throw new MusterError(
    'COMMAND_FAILED',
    `process group ${group.pid} could not be killed: ${left.join(', ')} still live`,
    { remedy: 'They may hang in the kernel (a dead disk or network mount); look with ps.' },
  );
}
