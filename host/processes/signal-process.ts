import { MusterError } from '../../domain/errors.js';
import { isAlive, type KnownProcess } from './process-identity.js';
import { isSameGroup, type ProcessGroup } from './process-group.js';
import { processTable } from './process-table.js';

/**
 * Signals this very process, after looking once more that it is still the same.
 * @throws MusterError PID_REFUSED for what no drill may touch: 0, 1, negatives, what is no whole
 * number, Muster itself and its parent, processes of other users
 */
export function signalProcess(known: KnownProcess, signal: NodeJS.Signals): 'sent' | 'gone' {
  const { pid } = known;
  if (!Number.isSafeInteger(pid) || pid <= 1)
    throw refused(`PID ${pid}`, 'it is no single process');
  if (pid === process.pid) throw refused(`PID ${pid}`, 'it is Muster itself');
  if (pid === process.ppid) throw refused(`PID ${pid}`, 'it is what keeps Muster running');
  return isAlive(known) ? send(pid, signal) : 'gone';
}

/**
 * Signals a whole process group, after looking once more that it is still the same: it may have
 * outlived its leader.
 * @throws MusterError PID_REFUSED as {@link signalProcess}, and for Muster's own group
 */
export function signalGroup(group: ProcessGroup, signal: NodeJS.Signals): 'sent' | 'gone' {
  const { pid: pgid } = group;
  if (!Number.isSafeInteger(pgid) || pgid <= 1)
    throw refused(`process group ${pgid}`, 'it is no single group');
  if (pgid === processTable.read(process.pid)?.pgid)
    throw refused(`process group ${pgid}`, 'it is the one of Muster itself');
  return isSameGroup(group) ? send(-pgid, signal) : 'gone';
}

function send(target: number, signal: NodeJS.Signals): 'sent' | 'gone' {
  try {
    process.kill(target, signal);
    return 'sent';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ESRCH') return 'gone';
    if (code === 'EPERM') throw refused(`PID ${target}`, 'it belongs to another user');
    throw error;
  }
}

function refused(what: string, why: string): MusterError {
  return new MusterError('PID_REFUSED', `${what} is not signalled: ${why}`, {
    remedy:
      'Check which process the inventory names, and that the agent runs as the user who owns it.',
  });
}
