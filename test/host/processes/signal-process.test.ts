import { once } from 'node:events';
import { afterEach, describe, expect, test } from '@jest/globals';
import { killGroup } from '../../../host/processes/kill-group.js';
import { livingMembers, newGroupMark } from '../../../host/processes/process-group.js';
import { identifyProcess, isAlive } from '../../../host/processes/process-identity.js';
import { signalGroup, signalProcess } from '../../../host/processes/signal-process.js';
import { processTable } from '../../../host/processes/process-table.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { StrayProcesses } from '../../support/stray-processes.js';

const stray = new StrayProcesses();
afterEach(() => stray.endAll());
const soon = { withinMs: 10_000, everyMs: 5 };

const refused = expect.objectContaining({ code: 'PID_REFUSED' });

describe('a signal', () => {
  test('reaches the process it is meant for', async () => {
    const sleeper = stray.start('sleep', ['60']);
    expect(signalProcess(sleeper, 'SIGTERM')).toBe('sent');
    await once(sleeper.child, 'exit');
    expect(sleeper.child.signalCode).toBe('SIGTERM');
    expect(signalProcess(sleeper, 'SIGTERM')).toBe('gone');
  });

  test('never reaches a later process with the same number', () => {
    const sleeper = stray.start('sleep', ['60']);
    expect(signalProcess({ pid: sleeper.pid, startedAt: '1' }, 'SIGKILL')).toBe('gone');
    expect(isAlive(sleeper)).toBe(true);
  });

  test.each([0, 1, -1, -process.pid, NaN, 2.5, Infinity, process.pid, process.ppid])(
    'is refused for PID %d',
    (pid) => {
      const startedAt = processTable.read(Math.abs(pid))?.startedAt ?? '1';
      expect(() => signalProcess({ pid, startedAt }, 'SIGCONT')).toThrow(refused);
    },
  );

  test.each(['', '7', null])('is refused for the PID %p read from elsewhere', (pid) => {
    const known = { pid: pid as unknown as number, startedAt: '1' };
    expect(() => signalProcess(known, 'SIGCONT')).toThrow(refused);
  });

  test.each([0, 1, -1, NaN])('is refused for the group %d', (pgid) => {
    expect(() => signalGroup({ pid: pgid, startedAt: '1', mark: '' }, 'SIGCONT')).toThrow(refused);
  });

  test('is refused for the group Muster itself is in', () => {
    const own = processTable.read(process.pid)?.pgid ?? 0;
    const startedAt = processTable.read(own)?.startedAt ?? '1';
    expect(() => signalGroup({ pid: own, startedAt, mark: '' }, 'SIGCONT')).toThrow(refused);
  });
});

describe('a process group', () => {
  test('is dead to the last member when its killing returns, its leader gone before', async () => {
    const script =
      'for i in 1 2 3; do perl -e \'$SIG{TERM}="IGNORE"; sleep 60\' & done; sleep 0.5; exit 0';
    const { mark, env } = newGroupMark();
    const leader = stray.start('sh', ['-c', script], { detached: true, env });
    await once(leader.child, 'exit');
    await waitUntil(() => livingMembers(leader.pid).length === 3, soon);

    await killGroup({ ...leader, mark });
    expect(livingMembers(leader.pid)).toEqual([]);
    await killGroup({ ...leader, mark });
  });

  test('whose number a later process leads is left alone', async () => {
    const leader = stray.start('sleep', ['60'], { detached: true });
    const ended = { pid: leader.pid, startedAt: '1', mark: 'of another' };
    await killGroup(ended);
    expect(signalGroup(ended, 'SIGKILL')).toBe('gone');
    expect(isAlive(leader)).toBe(true);
  });

  test('whose number strangers have is left alone, also where nobody leads them', async () => {
    const strangers = stray.start('sh', ['-c', 'sleep 60 & exit 0'], { detached: true });
    await once(strangers.child, 'exit');
    const [left = 0] = livingMembers(strangers.pid);
    const stranger = identifyProcess(left)!;
    try {
      // Ours had the same number, and ended unseen.
      await killGroup({ pid: strangers.pid, startedAt: '1', mark: newGroupMark().mark });
      expect(isAlive(stranger)).toBe(true);
    } finally {
      signalProcess(stranger, 'SIGKILL');
    }
  });
});
