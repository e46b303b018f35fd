import { MusterError } from '../../domain/errors.js';
import { processTable } from './process-table.js';
import { signalGroup } from './signal-process.js';
import { waitUntil } from './wait-until.js';

/**
 * Kills a process group and returns once every member is proven dead. A process that has left the
 * group for a session of its own is no member any more.
 * @throws MusterError COMMAND_FAILED where a member outlives `withinMs`; PID_REFUSED
 */
export async function killGroup(
  pgid: number,
  leaderStartedAt: string,
  withinMs = 5000,
): Promise<void> {
  let left: number[] = [];
  const gone = await waitUntil(
    () => {
      if (signalGroup(pgid, leaderStartedAt, 'SIGKILL') === 'gone') return true;
      left = livingMembers(pgid);
      return left.length === 0;
    },
    { withinMs, everyMs: 5 },
  );
  if (gone) return;
  throw new MusterError(
    'COMMAND_FAILED',
    `process group ${pgid} could not be killed: ${left.join(', ')} still live`,
    { remedy: 'They may hang in the kernel (a dead disk or network mount); look with ps.' },
  );
}

/** Numbers of the processes in the group that can still act; zombies cannot. */
export function livingMembers(pgid: number): number[] {
  return processTable
    .list()
    .filter((row) => row.pgid === pgid && row.state !== 'dead')
    .map((row) => row.pid);
}
