import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Fault } from '../../../domain/fault.js';
import type { Inventory } from '../../../domain/inventory/inventory.js';
import type { Json } from '../../../domain/json.js';
import type { ManagerRef, ProcessIdentity } from '../../../domain/service.js';
import type { FaultContext } from '../../../host/faults/fault-handler.js';
import { faultHandlerOf } from '../../../host/faults/faults.js';
import { killFault } from '../../../host/faults/kill-fault.js';
import { pauseFault } from '../../../host/faults/pause-fault.js';
import { managerOf } from '../../../host/managers/managers.js';
import { runGated } from '../../../host/processes/gated-command.js';
import { childrenOf, processState } from '../../../host/processes/process-identity.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { parseInventory } from '../../../domain/inventory/parse-inventory.js';
import { startPm2 } from '../../support/pm2.js';
import { StrayProcesses } from '../../support/stray-processes.js';
import { tempFolder } from '../../support/temp-folder.js';
import { soon } from '../agent/agent-under-test.js';
import { TestedService } from '../agent/tested-services.js';

interface Subject {
  readonly service: string;
  end(): Promise<void>;
}

/** A process under no manager but its pid file. */
async function plainSubject(): Promise<Subject> {
  const folder = await tempFolder();
  const service = new TestedService(folder.path, 'drilled');
  await service.start();
  return {
    service: service.yaml,
    async end() {
      await service.end();
      await folder.remove();
    },
  };
}

/** Two instances under a pm2 of their own. */
async function pm2Subject(): Promise<Subject> {
  const pm2 = await startPm2();
  const script = await pm2.script('drilled.js', 'setInterval(() => {}, 1000);');
  await pm2.tell('start', script, '--name', 'drilled', '-i', '2', '-f', '--no-autorestart');
  return {
    service: `  drilled: { pm2: { name: drilled, home: ${JSON.stringify(pm2.home)} } }\n`,
    end: () => pm2.stop(),
  };
}

describe.each([
  ['a plain process', plainSubject],
  ['two instances under pm2', pm2Subject],
])('of %s', (_what, begin) => {
  let subject: Subject;
  let context: FaultContext;
  let manager: ManagerRef;
  let inventory: Inventory;

  beforeAll(async () => {
    subject = await begin();
    const text = `environment: { name: t, kind: lab }\nservices:\n${subject.service}`;
    inventory = parseInventory(text, { file: 'muster.yaml', env: {} });
    manager = inventory.services['drilled']!.manager;
    const onStarted = () => Promise.resolve();
    context = {
      inventory,
      drill: {} as never,
      leaseId: 'tested-1',
      run: (argv, options) => runGated(argv, { ...options, onStarted }),
    };
  });
  afterAll(() => subject.end());
  beforeEach(async () => {
    await managerOf(manager).act('start', manager, context.run);
    const running = async () => (await describeIt()).status === 'running';
    expect(await waitUntil(running, soon)).toBe(true);
  });

  const describeIt = () => managerOf(manager).describe(manager);
  const states = async (): Promise<string[]> => (await describeIt()).processes.map(processState);

  describe.each(['kill', 'stop', 'pause', 'crash'] as const)('a %s', (kind) => {
    const fault: Fault = { kind, service: 'drilled' };
    const handler = faultHandlerOf(fault);
    const injected = (undo: Json) => handler.verifyInjected(fault, undo, context);
    const reverted = (undo: Json) => handler.verifyReverted(fault, undo, context);
    const isSo = (look: typeof injected, undo: Json) =>
      waitUntil(async () => (await look(undo)).holds, soon);

    test('is seen to take when it has, and not before; it comes back as declared', async () => {
      const { processes } = await describeIt();
      const undo = await handler.prepare(fault, context);
      expect(await injected(undo)).toMatchObject({ holds: false });

      await handler.inject(fault, undo, context);
      expect(await isSo(injected, undo)).toBe(true);
      const after = kind === 'pause' ? 'stopped' : 'gone';
      expect(processes.map(processState)).toEqual(processes.map(() => after));
      if (handler.healing === 'self') return;

      expect(await reverted(undo)).toMatchObject({ holds: false });
      await handler.revert(fault, undo, context);
      expect(await isSo(reverted, undo)).toBe(true);
      expect(await states()).toEqual(processes.map(() => 'running'));
    });

    test('may be injected and reverted again and again, to the same effect', async () => {
      const undo = await handler.prepare(fault, context);
      await handler.inject(fault, undo, context);
      expect(await isSo(injected, undo)).toBe(true);
      const again = handler.inject(fault, undo, context);
      // A kill that meets nobody must not pass for one.
      if (kind === 'kill') await expect(again).rejects.toMatchObject({ code: 'INJECTION_FAILED' });
      else await again;
      expect(await isSo(injected, undo)).toBe(true);
      await handler.revert(fault, undo, context);
      await handler.revert(fault, undo, context);
      expect(await isSo(reverted, undo)).toBe(true);
    });

    test('reverted where it never acted changes nothing', async () => {
      const known = async () =>
        (await describeIt()).processes.map(({ pid, startedAt }) => ({ pid, startedAt }));
      const processes = await known();
      const undo = await handler.prepare(fault, context);
      await handler.revert(fault, undo, context);
      expect(await known()).toEqual(processes);
      expect(await reverted(undo)).toMatchObject({ holds: true });
    });

    test('of what does not run is refused, with what to do', async () => {
      await managerOf(manager).act('stop', manager, context.run);
      await expect(handler.prepare(fault, context)).rejects.toMatchObject({
        code: 'SERVICE_NOT_RUNNING',
        remedy: expect.stringContaining('Start the service'),
      });
    });
  });
});

describe('a fault that signals', () => {
  const stray = new StrayProcesses();
  afterEach(() => stray.endAll());
  const context = {} as FaultContext;

  test.each([0, 1, -1, process.pid, process.ppid])('refuses to touch PID %s', async (pid) => {
    const undo = { processes: [{ pid, startedAt: '1', command: '' }] };
    for (const handler of [killFault, pauseFault]) {
      const kind = handler === killFault ? 'kill' : 'pause';
      const inject = handler.inject({ kind, service: 's' } as never, undo, context);
      await expect(inject).rejects.toMatchObject({ code: 'PID_REFUSED' });
    }
  });

  test('leaves alone a process that only has the number', async () => {
    const { pid, command } = stray.start('sleep', ['600']);
    const undo = { processes: [{ pid, startedAt: '1', command }] };
    const kill = killFault.inject({ kind: 'kill', service: 's' }, undo, context);
    await expect(kill).rejects.toMatchObject({ code: 'INJECTION_FAILED' });
    await pauseFault.inject({ kind: 'pause', service: 's' }, undo, context);
    expect(() => process.kill(pid, 0)).not.toThrow();
  });

  test('meets what the service has started, and forgets what has ended since', async () => {
    const folder = await tempFolder();
    const pidFile = join(folder.path, 'parent.pid');
    const parent = stray.start('sh', ['-c', `sleep 600 & sleep 600 & echo $$ > ${pidFile}; wait`]);
    await waitUntil(() => existsSync(pidFile) && childrenOf(parent.pid).length === 2, soon);
    const [first, second] = childrenOf(parent.pid) as [ProcessIdentity, ProcessIdentity];
    const text = `environment: { name: t, kind: lab }
services: { s: { process: { pidFile: ${JSON.stringify(pidFile)}, start: [/bin/false] } } }`;
    const inventory = parseInventory(text, { file: 'muster.yaml', env: {} });
    const fault = { kind: 'pause', service: 's' } as const;
    const undo = await pauseFault.prepare(fault, { ...context, inventory });
    process.kill(first.pid, 'SIGKILL');
    await waitUntil(() => processState(first) === 'gone', soon);
    await pauseFault.inject(fault, undo, context);
    const taken = async () => (await pauseFault.verifyInjected(fault, undo, context)).holds;
    expect(await waitUntil(taken, soon)).toBe(true);
    expect([parent, second].map(processState)).toEqual(['stopped', 'stopped']);
    await killFault.inject({ kind: 'kill', service: 's' }, undo, context);
    await waitUntil(() => processState(second) === 'gone', soon);
    expect(await pauseFault.verifyInjected(fault, undo, context)).toMatchObject({ holds: false });
    await folder.remove();
  });

  test('that took on some processes only has not taken', async () => {
    const [one, two] = [stray.start('sleep', ['600']), stray.start('sleep', ['600'])];
    const processes = [one, two].map(({ pid, startedAt, command }) => ({
      pid,
      startedAt,
      command,
    }));
    process.kill(one.pid, 'SIGSTOP');
    const paused = () =>
      pauseFault.verifyInjected({ kind: 'pause', service: 's' }, { processes }, context);
    await waitUntil(() => processState(one) === 'stopped', soon);
    expect(await paused()).toMatchObject({
      holds: false,
      observed: expect.stringContaining('1 of 2'),
    });
    process.kill(one.pid, 'SIGKILL');
    await waitUntil(() => processState(one) === 'gone', soon);
    expect(
      await killFault.verifyInjected({ kind: 'kill', service: 's' }, { processes }, context),
    ).toEqual({ holds: false, observed: `pid ${two.pid} still alive` });
  });
});
