import { existsSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { DrillRef } from '../../../domain/plan.js';
import type { Lease } from '../../../host/agent/lease.js';
import { monotonicMs } from '../../../host/processes/monotonic-clock.js';
import { identifyProcess } from '../../../host/processes/process-identity.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { AgentUnderTest, soon } from './agent-under-test.js';
import { TestedService } from './tested-services.js';

let agent: AgentUnderTest;
let plain: TestedService;
let slow: TestedService;
let hanging: TestedService;

/** Writes what starts the slow service; without it, nothing does. */
async function letStart(first: string): Promise<void> {
  const words = slow.command.map((word) => `'${word}'`).join(' ');
  await writeFile(join(agent.folder, 'start'), `#!/bin/sh\n${first}\nexec ${words}\n`);
  await chmod(join(agent.folder, 'start'), 0o755);
}

/** Waits until the lease is reverted, and answers how it then stands on disk. */
async function reverted(drill: DrillRef): Promise<Lease> {
  await waitUntil(() => agent.lease(drill).state === 'reverted', soon);
  return agent.lease(drill);
}

/** The agent's own record says that it was in time. */
function expectAtDeadline(lease: Lease): void {
  expect(lease.state).toBe('reverted');
  expect(lease.reverted!.since.startMs).toBeGreaterThanOrEqual(lease.deadlineAtMs);
  expect(lease.reverted!.since.endMs).toBeLessThanOrEqual(lease.deadlineAtMs + 1_000);
}

beforeAll(async () => {
  agent = await AgentUnderTest.create((folder) => {
    plain = new TestedService(folder, 'plain');
    slow = new TestedService(folder, 'slow', { start: [join(folder, 'start')] });
    hanging = new TestedService(folder, 'hanging', { stop: ['/bin/sleep', '600'] });
    return `services:\n${plain.yaml}${slow.yaml}${hanging.yaml}`;
  });
  for (const service of [plain, slow, hanging]) await service.start();
});
afterAll(() => agent.end(plain, slow, hanging));

describe('the guard, when nobody asks any more', () => {
  beforeAll(() => agent.start());
  afterEach(() => agent.leaveAll());
  afterAll(() => agent.stop());

  test('reverts by the deadline and a second', async () => {
    const drill = await agent.entered('plain');
    await agent.inject(drill, { kind: 'pause', service: 'plain' }, { deadlineMs: 500 });
    expect(plain.state).toBe('stopped');
    const lease = await reverted(drill);
    expectAtDeadline(lease);
    expect(lease.revertedBy).toBe('guard');
    expect(plain.state).toBe('running');
    expect(await agent.revert(drill)).toMatchObject({ record: { by: 'guard' } });
  });

  test('lets no revert that takes its time keep another lease waiting', async () => {
    await letStart('sleep 2');
    const drill = await agent.entered('plain', 'slow');
    const late = { leaseId: `${drill.runId}-2`, deadlineMs: 600 };
    await agent.inject(drill, { kind: 'pause', service: 'plain' }, { deadlineMs: 1_000 });
    await agent.inject(drill, { kind: 'stop', service: 'slow' }, late);
    expectAtDeadline(await reverted(drill));
    expect(agent.lease(drill, late.leaseId).state).toBe('reverting');
  });

  test('cuts an injection that is under way at its deadline, and takes its harm back', async () => {
    const drill = await agent.entered('hanging');
    const injecting = agent.inject(
      drill,
      { kind: 'stop', service: 'hanging' },
      { deadlineMs: 500 },
    );
    await expect(injecting).rejects.toMatchObject({ code: 'INJECTION_FAILED' });
    expectAtDeadline(agent.lease(drill));
    expect(hanging.state).toBe('running');
  });

  test('tries a revert that failed again and again, and shows what stands meanwhile', async () => {
    await rm(join(agent.folder, 'start'), { force: true });
    const drill = await agent.entered('slow');
    await agent.inject(drill, { kind: 'stop', service: 'slow' });
    await expect(agent.revert(drill)).rejects.toMatchObject({
      code: 'REVERT_FAILED',
      remedy: expect.stringContaining('by hand'),
    });
    expect((await agent.client.call('leave', { drill })).unreverted).toHaveLength(1);
    expect(await agent.client.call('faults', {})).toMatchObject([
      { kind: 'stop', target: 'slow', revertedAt: null, verified: { reverted: false } },
    ]);
    await expect(agent.entered('slow')).rejects.toMatchObject({ code: 'LOCKED' });
    await letStart('');
    expect(await reverted(drill)).toMatchObject({ revertedBy: 'guard' });
    await slow.runs();
    expect(await agent.client.call('leave', { drill })).toMatchObject({ unreverted: [] });
    await agent.entered('slow');
  });

  test('reverts as soon as it goes on, where its machine stood still past the deadline', async () => {
    const drill = await agent.entered('plain');
    await agent.inject(drill, { kind: 'pause', service: 'plain' }, { deadlineMs: 300 });
    process.kill(agent.pid, 'SIGSTOP');
    await waitUntil(() => monotonicMs() > agent.lease(drill).deadlineAtMs, soon);
    await delay(100);
    expect(plain.state).toBe('stopped');
    process.kill(agent.pid, 'SIGCONT');
    expect(await reverted(drill)).toMatchObject({ revertedBy: 'guard' });
    expect(plain.state).toBe('running');
  });
});

describe('a deadline', () => {
  afterEach(async () => {
    await agent.leaveAll();
    await agent.stop();
  });

  test('is capped, and is not renewed by asking again after a crash', async () => {
    const mark = join(agent.folder, 'crashed');
    await agent.start({ MUSTER_CRASH_AT: 'agent.after-lease', MUSTER_CRASH_MARK: mark });
    const { pid } = agent;
    const drill = await agent.entered('plain');
    const inject = () =>
      agent.inject(drill, { kind: 'pause', service: 'plain' }, { deadlineMs: 86_400_000 });
    await expect(inject()).rejects.toMatchObject({ code: 'AGENT_UNREACHABLE' });
    const { deadlineAtMs, preparedAtMs } = agent.lease(drill);
    expect(deadlineAtMs - preparedAtMs).toBeCloseTo(3_600_000, 3);
    await agent.answerOtherThan(pid);
    await inject();
    await inject();
    expect(agent.lease(drill)).toMatchObject({ state: 'injected', deadlineAtMs, preparedAtMs });
  });

  test.each([
    ['has passed while agent and parent were dead', 300, {}],
    ['was made before the host was started again', 60_000, { MUSTER_BOOT_ID: 'another boot' }],
  ])('that %s is kept before the next agent answers anybody', async (_which, deadlineMs, env) => {
    await agent.start();
    const drill = await agent.entered('plain');
    await agent.inject(drill, { kind: 'pause', service: 'plain' }, { deadlineMs });
    agent.powerCut();
    await delay(deadlineMs === 300 ? 400 : 0);
    expect(plain.state).toBe('stopped');
    await agent.start(env);
    expect(plain.state).toBe('running');
    expect(agent.lease(drill)).toMatchObject({ state: 'reverted', revertedBy: 'sweep' });
  });

  test('of a boot that is over is no reason to touch a process that only has the number', async () => {
    await agent.start();
    const drill = await agent.entered('hanging');
    const injecting = agent.inject(drill, { kind: 'stop', service: 'hanging' }).catch(() => {});
    const known = () =>
      existsSync(agent.leaseFile(drill)) && agent.lease(drill).children.length > 0;
    await waitUntil(known, soon);
    const [child] = agent.lease(drill).children;
    // Past its gate: before, it would end with its agent.
    const acts = () => identifyProcess(child!.pid)?.command.includes('muster-gate') === false;
    await waitUntil(acts, soon);
    agent.powerCut();
    await injecting;
    await agent.start({ MUSTER_BOOT_ID: 'another boot' });
    expect(agent.lease(drill).state).toBe('reverted');
    expect(() => process.kill(child!.pid, 0)).not.toThrow();
    process.kill(child!.pid, 'SIGKILL');
  });
});
