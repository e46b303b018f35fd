import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Pm2Ref } from '../../../domain/service.js';
import { pm2Command } from '../../../host/managers/pm2-command.js';
import { pm2Manager } from '../../../host/managers/pm2-manager.js';
import { processState } from '../../../host/processes/process-identity.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { startPm2, type TestPm2 } from '../../support/pm2.js';
import { tempFolder } from '../../support/temp-folder.js';
import { managerContract, run } from './manager-contract.js';

const service = 'console.log(`up ${process.pid}`); setInterval(() => {}, 1000);';

const openFiles = () => readdirSync('/proc/self/fd').length;

managerContract<Pm2Ref>(pm2Manager, async () => {
  const pm2 = await startPm2();
  const script = await pm2.script('web.js', service);
  await pm2.tell('start', script, '--name', 'web');
  const linked = join(pm2.home, '..', 'linked');
  symlinkSync(pm2.home, linked);
  const ref = { kind: 'pm2', name: 'web', home: pm2.home } as const;
  return {
    ref,
    alias: { kind: 'pm2', name: '0', home: linked },
    unknown: { ...ref, name: 'none' },
    unreachable: { ...ref, home: join(pm2.home, 'nowhere') },
    stop: () => pm2.stop(),
  };
});

describe('a pm2 service', () => {
  let pm2: TestPm2;
  let ref: Pm2Ref;
  beforeAll(async () => {
    pm2 = await startPm2();
    const script = await pm2.script('worker.js', service);
    await pm2.tell('start', script, '--name', 'worker', '-f', '--exp-backoff-restart-delay', '1');
    await pm2.tell('start', script, '--name', 'worker', '-f');
    await pm2.tell('start', await pm2.script('bad.js', 'process.exit(1)'), '--name', 'bad');
    ref = { kind: 'pm2', name: 'worker', home: pm2.home };
  });
  afterAll(() => pm2.stop());

  test('with several instances shows and moves them all, and only the missing ones start', async () => {
    const before = await pm2Manager.describe(ref);
    expect(before).toMatchObject({ status: 'running', id: '0,1', restarts: 0, autorestart: true });
    expect(before.processes).toHaveLength(2);
    expect(await pm2Manager.keys(ref)).toEqual([`pm2:${pm2.home}:0`, `pm2:${pm2.home}:1`]);

    await pm2.tell('stop', '1');
    expect(await pm2Manager.describe(ref)).toMatchObject({ status: 'failed' });
    await pm2Manager.act('start', ref, run);
    const after = await pm2Manager.describe(ref);
    expect(after).toMatchObject({ status: 'running' });
    expect(after.processes[0]).toEqual(before.processes[0]);

    await pm2Manager.act('reload', ref, run);
    expect(await pm2Manager.describe(ref)).toMatchObject({ status: 'running', restarts: 2 });
  });

  test('that is paused still runs, as far as pm2 knows', async () => {
    const [worker] = (await pm2Manager.describe(ref)).processes;
    if (worker === undefined) throw new Error('it does not run');
    process.kill(worker.pid, 'SIGSTOP');
    const stopped = () => processState(worker) === 'stopped';
    expect(await waitUntil(stopped, { withinMs: 5000, everyMs: 5 })).toBe(true);
    expect((await pm2Manager.describe(ref)).status).toBe('running');
    process.kill(worker.pid, 'SIGCONT');
  });

  test('that gave up after crashing again and again has failed', async () => {
    const bad = { ...ref, name: 'bad' };
    const failed = await waitUntil(
      async () => {
        const described = await pm2Manager.describe(bad);
        return described.status === 'failed' && described.processes.length === 0 && described;
      },
      { withinMs: 20_000, everyMs: 50 },
    );
    expect(failed).toMatchObject({ name: 'bad', id: '2' });
  });

  test.each(['', '-rf', 'a\nb'])('is never looked for by the name %j', async (name) => {
    await expect(pm2Manager.describe({ ...ref, name })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
  });

  test('says nothing of its environment, where secrets may be', async () => {
    process.env['MUSTER_TEST_CANARY'] = 'hunter2-in-env';
    try {
      await pm2Manager.act('recreate', ref, run);
    } finally {
      delete process.env['MUSTER_TEST_CANARY'];
    }
    const described = await pm2Manager.describe(ref);
    const [first] = described.processes;
    expect(readFileSync(`/proc/${first?.pid}/environ`, 'utf8')).toContain('hunter2-in-env');
    expect(JSON.stringify(described)).not.toContain('hunter2');
  });

  test('leaves no connection behind', async () => {
    await pm2Manager.describe(ref);
    const before = openFiles();
    for (let i = 0; i < 20; i++) await pm2Manager.describe(ref);
    const closed = await waitUntil(() => openFiles() <= before, { withinMs: 5000, everyMs: 20 });
    expect(closed).toBe(true);
  });
});

describe('a pm2 daemon', () => {
  test('that is dead is said to be, and none is started in its place', async () => {
    const folder = await tempFolder();
    try {
      const ref: Pm2Ref = { kind: 'pm2', name: 'web', home: folder.path };
      await expect(pm2Manager.describe(ref)).rejects.toMatchObject({
        code: 'MANAGER_UNREACHABLE',
        message: expect.stringContaining('ENOENT'),
      });
      expect(existsSync(join(folder.path, 'pm2.pid'))).toBe(false);
    } finally {
      await folder.remove();
    }
  });

  test('that hangs is given up, at once where the one who asked gives up', async () => {
    const folder = await tempFolder();
    const sockets: Socket[] = [];
    const hung = createServer((socket) => sockets.push(socket)).listen(
      join(folder.path, 'rpc.sock'),
    );
    try {
      const ref: Pm2Ref = { kind: 'pm2', name: 'web', home: folder.path };
      await expect(pm2Manager.describe(ref)).rejects.toMatchObject({
        code: 'MANAGER_UNREACHABLE',
        message: expect.stringContaining('does not answer within 2000 ms'),
      });
      await expect(pm2Manager.describe(ref, AbortSignal.timeout(50))).rejects.toMatchObject({
        message: expect.stringContaining('not waited for any longer'),
      });
      await expect(pm2Manager.describe(ref, AbortSignal.abort())).rejects.toThrow();
      const closed = () => sockets.every((socket) => socket.readableEnded || socket.destroyed);
      for (const socket of sockets) socket.resume();
      expect(await waitUntil(closed, { withinMs: 5000, everyMs: 10 })).toBe(true);
    } finally {
      hung.close();
      for (const socket of sockets) socket.destroy();
      await folder.remove();
    }
  });
});

test('the pm2 command is the one chosen, else the one on the PATH, else the one beside Muster', () => {
  expect(pm2Command({ MUSTER_PM2: '/opt/pm2' })).toEqual(['/opt/pm2']);
  const beside = pm2Command({ PATH: '/nowhere' });
  expect(beside[0]).toBe(process.execPath);
  expect(beside[1]).toMatch(/pm2\/bin\/pm2$/);
  expect(pm2Command({ PATH: '/nowhere:node_modules/.bin' })).toEqual(['node_modules/.bin/pm2']);
});
