import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ManagerRef, ProcessIdentity } from '../../../domain/service.js';
import type { Manager } from '../../../host/managers/manager.js';
import { runGated } from '../../../host/processes/gated-command.js';
import { isAlive } from '../../../host/processes/process-identity.js';
import type { RunCommand } from '../../../host/processes/run-command.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { unless } from '../../support/unless.js';

/** A manager with a real service: a program that prints `up <pid>` when it starts. */
export interface ManagerSubject<Ref extends ManagerRef> {
  readonly ref: Ref;
  /** Another way to name the same service. */
  readonly alias: Ref;
  /** A service that the manager does not have. */
  readonly unknown: Ref;
  /** A service whose manager does not answer. */
  readonly unreachable: Ref;
  stop(): Promise<void>;
}

const soon = { withinMs: 10_000, everyMs: 20 };
export const run: RunCommand = (argv, options = {}) =>
  runGated(argv, { ...options, onStarted: () => Promise.resolve() });

const failing: RunCommand = () =>
  Promise.resolve({ exitCode: 3, stdout: '', stderr: 'no \x1b[31mdisk', truncated: false });

/** What every manager promises; what one cannot promise is skipped, with the reason. */
export function managerContract<Ref extends ManagerRef>(
  manager: Manager<Ref>,
  begin: () => Promise<ManagerSubject<Ref>>,
  skips: { readonly unknown?: string; readonly unreachable?: string } = {},
): void {
  let subject: ManagerSubject<Ref>;
  let ref: Ref;
  beforeAll(async () => {
    subject = await begin();
    ref = subject.ref;
  });
  afterAll(() => subject.stop());

  async function running(): Promise<ProcessIdentity> {
    const { status, processes } = await manager.describe(ref);
    const [first] = processes;
    if (status !== 'running' || first === undefined) throw new Error(`it is ${status}`);
    return first;
  }

  describe('a manager', () => {
    beforeEach(() => manager.act('start', ref, run));

    test('tells which process serves, and where it writes its log', async () => {
      const { pid, ...known } = await running();
      expect(isAlive({ pid, ...known })).toBe(true);
      const { logFiles } = await manager.describe(ref);
      const logs = () => logFiles.map((file) => readFileSync(file, 'utf8')).join('');
      expect(await waitUntil(() => logs().includes(`up ${pid}`), soon)).toBe(true);
    });

    test('has one key for one service, whatever it is called', async () => {
      expect(await manager.keys(subject.alias)).toEqual(await manager.keys(ref));
    });

    test('stops: the process is gone, and stopping again changes nothing', async () => {
      const before = await running();
      await manager.act('stop', ref, run);
      expect(isAlive(before)).toBe(false);
      await manager.act('stop', ref, run);
      expect(await manager.describe(ref)).toMatchObject({ status: 'stopped', processes: [] });
    });

    test('starts what is stopped, and leaves alone what runs', async () => {
      const before = await running();
      await manager.act('start', ref, run);
      expect(await running()).toEqual(before);
      await manager.act('stop', ref, run);
      await manager.act('start', ref, run);
      expect(await running()).not.toEqual(before);
    });

    test.each(['restart', 'recreate'] as const)(
      'can %s: another process serves',
      async (action) => {
        const before = await running();
        await manager.act(action, ref, run);
        expect(isAlive(before)).toBe(false);
        expect((await running()).startedAt).not.toBe(before.startedAt);
      },
    );

    test('reloads: it serves on', async () => {
      await manager.act('reload', ref, run);
      expect(await waitUntil(() => running().catch(() => undefined), soon)).toBeDefined();
    });

    test('never shows a dead process as the one that serves', async () => {
      const before = await running();
      process.kill(before.pid, 'SIGKILL');
      await waitUntil(() => !isAlive(before), soon);
      const { status, processes } = await manager.describe(ref);
      expect(processes).not.toContainEqual(before);
      expect(processes).toHaveLength(status === 'running' ? 1 : 0);
      await waitUntil(async () => (await manager.describe(ref)).status !== 'failed', soon);
    });

    test('says so where its own command fails', async () => {
      await manager.act('stop', ref, run);
      await expect(manager.act('start', ref, failing)).rejects.toMatchObject({
        code: 'COMMAND_FAILED',
        message: expect.stringContaining('ended with 3: no disk'),
      });
    });

    unless(skips.unknown)('does not find what it does not have', async () => {
      for (const asked of [manager.describe(subject.unknown), manager.keys(subject.unknown)])
        await expect(asked).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND' });
    });

    unless(skips.unreachable)('says that it cannot be reached', async () => {
      const { unreachable } = subject;
      for (const asked of [
        manager.describe(unreachable),
        manager.keys(unreachable),
        manager.act('restart', unreachable, run),
      ])
        await expect(asked).rejects.toMatchObject({ code: 'MANAGER_UNREACHABLE' });
    });
  });
}
