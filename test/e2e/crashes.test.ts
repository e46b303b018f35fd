import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import type { DrillStatus } from '../../domain/contract.js';
import { identifyProcess, isAlive, processState } from '../../host/processes/process-identity.js';
import { signalProcess } from '../../host/processes/signal-process.js';
import { monotonicMs } from '../../host/processes/monotonic-clock.js';
import { waitUntil } from '../../host/processes/wait-until.js';
import { Stack } from '../support/stack.js';
import { tempFolder } from '../support/temp-folder.js';
import { startTinySystem, type TinySystem } from '../support/tiny-system.js';

const workerPoints = [
  'worker.before-enter',
  'worker.after-enter',
  'worker.before-inject',
  'worker.after-inject',
  'worker.before-recovered',
  'worker.after-recovered',
  'worker.before-leave',
  'worker.after-leave',
  'worker.before-report',
  'worker.after-report',
];
const agentPoints = [
  'agent.before-lease',
  'agent.after-lease',
  'agent.before-inject',
  'agent.after-inject',
];
const revertPoints = [
  'worker.before-revert',
  'worker.after-revert',
  'agent.before-revert',
  'agent.mid-revert',
  'agent.after-revert',
];

describe('whatever is killed, a drill injects once, leaves nothing, and says what is so', () => {
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  let system: TinySystem;
  let stack: Stack;

  beforeAll(async () => {
    folder = await tempFolder();
    system = await startTinySystem(folder.path);
    stack = await new Stack(folder.path, system.inventoryPath).up();
  });
  afterAll(async () => {
    await stack?.down();
    await system?.end();
    await folder?.remove();
  });

  const crashAt = (point: string) => ({
    MUSTER_CRASH_AT: point,
    MUSTER_CRASH_MARK: join(folder.path, `crashed-${point}`),
  });
  const standing = async (handle: WorkflowHandle): Promise<void> => {
    const stands = async () => (await handle.query<DrillStatus>('status')).standing.length > 0;
    expect(await waitUntil(stands, { withinMs: 30_000, everyMs: 50 })).toBe(true);
  };
  const restartAgent = async (env: Record<string, string>): Promise<void> => {
    signalProcess(stack.agentParent!, 'SIGTERM');
    await waitUntil(() => !isAlive(stack.agentParent!), { withinMs: 30_000, everyMs: 20 });
    await stack.startAgent(env);
  };

  test.each(workerPoints)('the worker is killed at %s of a kill drill', async (point) => {
    await stack.worker!.stop();
    const doomed = await stack.startWorker(crashAt(point));
    const processes = system.truth().length;
    const handle = await stack.start({ drill: 'kill' });
    expect(await doomed.exited).toBe('SIGKILL');
    await stack.startWorker();
    const report = await handle.result();
    expect(report.checks.filter(({ passed }) => passed !== true)).toEqual([]);
    expect(report.verdict).toBe('passed');
    expect(system.truth().length).toBe(processes + 1);
    expect(report.faults).toHaveLength(1);
    const [measured] = report.measured.services;
    const trueMs = system.truth().at(-1)!.monotonicMs;
    expect(trueMs - measured!.harm.endMs).toBeLessThanOrEqual(measured!.recovery.maxMs!);
    expect(trueMs - measured!.harm.startMs).toBeGreaterThanOrEqual(measured!.recovery.minMs);
    expect(await stack.agent.call('faults', {})).toEqual([]);
  });

  test.each([...agentPoints, ...revertPoints])(
    'something is killed at %s of a pause drill',
    async (point) => {
      const ofWorker = point.startsWith('worker.');
      await stack.worker!.stop();
      if (!ofWorker) await restartAgent(crashAt(point));
      const worker = await stack.startWorker(ofWorker ? crashAt(point) : {});
      const pid = system.pid();
      const handle = await stack.start({ drill: 'pause' });
      if (ofWorker) {
        expect(await worker.exited).toBe('SIGKILL');
        await stack.startWorker();
      }
      const report = await handle.result();
      expect(report.faults).toHaveLength(1);
      expect(report.faults[0]).toMatchObject({
        kind: 'pause',
        verified: { injected: true, reverted: true },
      });
      expect(report.checks.filter(({ passed }) => passed !== true)).toEqual([]);
      expect(system.pid()).toBe(pid);
      expect(processState(identifyProcess(pid)!)).toBe('running');
      expect(await stack.agent.call('faults', {})).toEqual([]);
    },
  );

  test('the server is killed while a fault stands: the drill goes on after its restart', async () => {
    const handle = await stack.start({ drill: 'pause' });
    await standing(handle);
    await stack.server.kill();
    await stack.startServer();
    const report = await stack.client.workflow.getHandle(handle.workflowId).result();
    expect(report.verdict).toBe('passed');
  });

  test('worker and server are dead and left dead: the guard reverts by the deadline', async () => {
    const handle = await stack.start({ drill: 'pause-short-deadline' });
    await standing(handle);
    const before = monotonicMs();
    const service = identifyProcess(system.pid())!;
    await Promise.all([stack.worker!.kill(), stack.server.kill()]);
    expect(processState(service)).toBe('stopped');
    const back = () => processState(service) === 'running';
    expect(await waitUntil(back, { withinMs: 30_000, everyMs: 10 })).toBe(true);
    // The deadline is 5 s after the lease, which is older than `before`.
    expect(monotonicMs() - before).toBeLessThan(6_000);
    await stack.startServer();
    await stack.startWorker();
    const report = await stack.client.workflow.getHandle(handle.workflowId).result();
    expect(report.verdict).not.toBe('passed');
    expect(report.faults).toMatchObject([{ by: 'guard' }]);
  });

  test.each([
    ['the same boot', {}],
    ['another boot', { MUSTER_BOOT_ID: 'another-boot' }],
  ])(
    'worker, server, observer and agent are killed together, then all start again in %s',
    async (_boot, env) => {
      const handle = await stack.start({ drill: 'pause-long' });
      await standing(handle);
      const { pid: agentPid } = await stack.agent.call('hello', {});
      const observer = await observerOf(stack, handle.firstExecutionRunId);
      signalProcess(stack.agentParent!, 'SIGKILL');
      signalProcess(identifyProcess(agentPid)!, 'SIGKILL');
      signalProcess(observer, 'SIGKILL');
      await Promise.all([stack.worker!.kill(), stack.server.kill()]);
      expect(processState(identifyProcess(system.pid())!)).toBe('stopped');
      await stack.startAgent(env);
      if ('MUSTER_BOOT_ID' in env) {
        expect(processState(identifyProcess(system.pid())!)).toBe('running');
      }
      await stack.startServer();
      await stack.startWorker(env);
      const again = stack.client.workflow.getHandle(handle.workflowId);
      const report = await again.result();
      expect(report.faults).toMatchObject([{ verified: { injected: true, reverted: true } }]);
      expect(processState(identifyProcess(system.pid())!)).toBe('running');
      expect(report.outcome).toBe('completed');
      if ('MUSTER_BOOT_ID' in env) expect(report.verdict).not.toBe('passed');
      else expect(report.measured.observer!.gaps).toBeGreaterThan(0);
      await restartAgent({});
    },
  );
});

async function observerOf(stack: Stack, runId: string) {
  const { readFile } = await import('node:fs/promises');
  const record = JSON.parse(
    await readFile(join(stack.paths.drill(runId), 'observer.json'), 'utf8'),
  ) as { process: { pid: number; startedAt: string } };
  return record.process;
}
