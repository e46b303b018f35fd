import { chmod, mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ProcessRef } from '../../../domain/service.js';
import { processManager } from '../../../host/managers/process-manager.js';
import { isAlive } from '../../../host/processes/process-identity.js';
import { StrayProcesses } from '../../support/stray-processes.js';
import { tempFolder } from '../../support/temp-folder.js';
import { managerContract, run } from './manager-contract.js';

const service = `#!/bin/sh
trap 'echo reloaded' HUP
echo $$ > bot.pid
echo "up $$"
while :; do sleep 0.2; done
`;

async function writeService(folder: string): Promise<ProcessRef> {
  const script = join(folder, 'bot.sh');
  await writeFile(script, service);
  await chmod(script, 0o755);
  return {
    kind: 'process',
    pidFile: join(folder, 'bot.pid'),
    start: [script],
    cwd: folder,
    supervised: false,
    logs: [join(folder, 'bot.log')],
  };
}

managerContract<ProcessRef>(
  processManager,
  async () => {
    const folder = await tempFolder();
    const ref = await writeService(folder.path);
    const linked = join(folder.path, 'linked');
    await symlink(folder.path, linked);
    return {
      ref,
      alias: { ...ref, pidFile: join(linked, 'bot.pid') },
      unknown: ref,
      unreachable: ref,
      async stop() {
        await processManager.act('stop', ref, run);
        await folder.remove();
      },
    };
  },
  {
    unknown: 'a missing pid file is that of a stopped service',
    unreachable: 'there is nobody to ask',
  },
);

describe('a plain process', () => {
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  let ref: ProcessRef;
  const stray = new StrayProcesses();
  beforeEach(async () => {
    folder = await tempFolder();
    ref = await writeService(folder.path);
  });
  afterEach(async () => {
    await stray.endAll();
    await folder.remove();
  });

  test('has the same key before its pid file exists', async () => {
    const before = await processManager.keys(ref);
    await writeFile(ref.pidFile, '1234567');
    expect(await processManager.keys(ref)).toEqual(before);
    expect(before).toEqual([`pidFile:${ref.pidFile}`]);
  });

  test.each(['', '0', '1', '-1', 'rubbish'])(
    'is neither described nor touched by a pid file that holds %j',
    async (text) => {
      await writeFile(ref.pidFile, text);
      for (const asked of [
        processManager.describe(ref),
        processManager.act('stop', ref, run),
        processManager.act('reload', ref, run),
        processManager.act('start', ref, run),
      ])
        await expect(asked).rejects.toMatchObject({ code: 'PID_FILE_INVALID' });
    },
  );

  test('with a stale pid file is stopped', async () => {
    const dead = stray.start('sleep', ['60']);
    await stray.endAll();
    await writeFile(ref.pidFile, String(dead.pid));
    expect(await processManager.describe(ref)).toMatchObject({ status: 'stopped', processes: [] });
  });

  test('with a pid file older than the process that has its number is never taken for that one', async () => {
    const stranger = stray.start('sleep', ['60']);
    await writeFile(ref.pidFile, String(stranger.pid));
    await pidFileWritten(60_000);
    for (const asked of [
      processManager.describe(ref),
      processManager.act('stop', ref, run),
      processManager.act('reload', ref, run),
      processManager.act('restart', ref, run),
    ])
      await expect(asked).rejects.toMatchObject({
        code: 'PID_FILE_INVALID',
        message: expect.stringContaining('started after the file was written'),
      });
    expect(isAlive(stranger)).toBe(true);
    // It does not run, so it can be started.
    await processManager.act('start', ref, run);
    const { processes } = await processManager.describe(ref);
    expect(processes[0]?.pid).not.toBe(stranger.pid);
    await processManager.act('stop', ref, run);
    expect(isAlive(stranger)).toBe(true);
  });

  test('whose file and process seem a few seconds apart is still itself: clocks have grains', async () => {
    const service = stray.start('sleep', ['60']);
    await writeFile(ref.pidFile, String(service.pid));
    await pidFileWritten(3_000);
    expect(await processManager.describe(ref)).toMatchObject({ processes: [{ pid: service.pid }] });
  });

  async function pidFileWritten(agoMs: number): Promise<void> {
    const then = new Date(Date.now() - agoMs);
    await utimes(ref.pidFile, then, then);
  }

  test('stops by its own command where it has one', async () => {
    const sleeper = stray.start('sleep', ['60']);
    await writeFile(ref.pidFile, String(sleeper.pid));
    const stop = ['sh', '-c', 'kill -INT $(cat bot.pid)'];
    await processManager.act('stop', { ...ref, stop }, run);
    expect(isAlive(sleeper)).toBe(false);
    expect(sleeper.child.signalCode ?? 'SIGINT').toBe('SIGINT');
  });

  test('that a supervisor brings back cannot be stopped without a command for that', async () => {
    const sleeper = stray.start('sleep', ['60']);
    await writeFile(ref.pidFile, String(sleeper.pid));
    for (const action of ['stop', 'restart', 'recreate'] as const)
      await expect(
        processManager.act(action, { ...ref, supervised: true }, run),
      ).rejects.toMatchObject({ code: 'COMMAND_FAILED', remedy: expect.stringContaining('stop') });
    expect(isAlive(sleeper)).toBe(true);
  });

  test('that is Muster itself is never signalled', async () => {
    await writeFile(ref.pidFile, String(process.pid));
    await expect(processManager.act('stop', ref, run)).rejects.toMatchObject({
      code: 'PID_REFUSED',
    });
  });

  test('that does not run cannot be reloaded', async () => {
    await rm(ref.pidFile, { force: true });
    await expect(processManager.act('reload', ref, run)).rejects.toMatchObject({
      code: 'SERVICE_NOT_RUNNING',
    });
  });

  test('whose start cannot be run says so', async () => {
    await mkdir(join(folder.path, 'sub'));
    await expect(
      processManager.act('start', { ...ref, start: [join(folder.path, 'none')] }, run),
    ).rejects.toMatchObject({ code: 'COMMAND_FAILED' });
  });
});
