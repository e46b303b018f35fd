import { copyFile } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import {
  childrenOf,
  identifyProcess,
  isAlive,
  processState,
} from '../../../host/processes/process-identity.js';
import { parseStat, procTable } from '../../../host/processes/proc-table.js';
import { psTable } from '../../../host/processes/ps-table.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { StrayProcesses } from '../../support/stray-processes.js';
import { tempFolder } from '../../support/temp-folder.js';

const stray = new StrayProcesses();
afterEach(() => stray.endAll());

/** A line of `/proc/<pid>/stat`. */
const stat = (threads: number) =>
  `7 (worker) Z 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 ${threads} 0 4711 0 0`;

const soon = { withinMs: 10_000, everyMs: 5 };

describe('a process', () => {
  test('keeps its identity while it lives and loses it with its death', async () => {
    const sleeper = stray.start('sleep', ['60']);
    expect(identifyProcess(sleeper.pid)?.startedAt).toBe(sleeper.startedAt);
    expect(isAlive(sleeper)).toBe(true);

    sleeper.child.kill('SIGKILL');
    await once(sleeper.child, 'exit');
    expect(identifyProcess(sleeper.pid)).toBeUndefined();
    expect(isAlive(sleeper)).toBe(false);
  });

  test('is not mistaken for a later one with the same number', () => {
    const sleeper = stray.start('sleep', ['60']);
    const earlier = { pid: sleeper.pid, startedAt: String(Number(sleeper.startedAt) - 1) };
    expect(isAlive(earlier)).toBe(false);
    expect(processState(earlier)).toBe('gone');
  });

  test('is dead as a zombie, before anybody has reaped it', async () => {
    // The parent never waits: perl's forked child stays a zombie.
    const parent = stray.start('perl', ['-e', 'if (fork() == 0) { exit 0 } sleep 60']);
    const zombie = await waitUntil(
      () => procTable.list().find((row) => row.ppid === parent.pid && row.state === 'dead'),
      soon,
    );
    expect(zombie).toBeDefined();
    expect(identifyProcess(zombie?.pid ?? 0)).toBeUndefined();
    expect(childrenOf(parent.pid)).toEqual([]);
  });

  test('is told stopped from running', async () => {
    const sleeper = stray.start('sleep', ['60']);
    expect(processState(sleeper)).toBe('running');
    sleeper.child.kill('SIGSTOP');
    expect(await waitUntil(() => processState(sleeper) === 'stopped', soon)).toBe(true);
    sleeper.child.kill('SIGCONT');
    expect(await waitUntil(() => processState(sleeper) === 'running', soon)).toBe(true);
  });

  test('lists its children', async () => {
    const shell = stray.start('sh', ['-c', 'sleep 0.3 & wait; exit 0']);
    const children = await waitUntil(() => {
      const found = childrenOf(shell.pid);
      return found.some((child) => child.command.startsWith('sleep')) && found;
    }, soon);
    expect(children).toHaveLength(1);
  });

  test.each([0, -1, NaN, 1.5, 2 ** 60])('numbered %d is none', (pid) => {
    expect(identifyProcess(pid)).toBeUndefined();
  });

  test('whose name holds blanks and parentheses is read right', async () => {
    const folder = await tempFolder();
    try {
      const odd = join(folder.path, 'a) S 1 2 (b');
      await copyFile('/bin/sleep', odd);
      const sleeper = stray.start(odd, ['60']);
      await waitUntil(() => identifyProcess(sleeper.pid)?.command.includes('(b'), soon);
      expect(procTable.read(sleeper.pid)).toMatchObject({ ppid: process.pid, state: 'running' });
      expect(isAlive(sleeper)).toBe(true);
    } finally {
      await stray.endAll();
      await folder.remove();
    }
  });

  test('whose main thread alone has ended still counts as running', () => {
    expect(parseStat(7, stat(3))).toMatchObject({ state: 'running', startedAt: '4711' });
    expect(parseStat(7, stat(1)).state).toBe('dead');
  });

  test('hides a password in its command line', async () => {
    const sleeper = stray.start('perl', ['-e', 'sleep 60', '--', '--db-password', 'hunter2secret']);
    await waitUntil(() => identifyProcess(sleeper.pid)?.command.startsWith('perl'), soon);
    expect(identifyProcess(sleeper.pid)?.command).toBe('perl -e sleep 60 -- --db-password ***');
  });
});

test('ps tells the same as /proc', () => {
  const sleeper = stray.start('sleep', ['60']);
  const byPs = psTable.read(sleeper.pid);
  const byProc = procTable.read(sleeper.pid);
  expect(byPs).toMatchObject({
    pid: byProc?.pid,
    ppid: byProc?.ppid,
    pgid: byProc?.pgid,
    state: 'running',
  });
  expect(byPs?.command()).toBe('sleep 60');
  expect(psTable.read(sleeper.pid)?.startedAt).toBe(byPs?.startedAt);
  expect(psTable.list().length).toBeGreaterThan(1);
});
