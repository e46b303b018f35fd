import { execFileSync } from 'node:child_process';
import { existsSync, openSync, writeSync, closeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect } from '@jest/globals';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { unless } from '../../support/unless.js';
import { AgentUnderTest, soon } from './agent-under-test.js';
import { TestedService } from './tested-services.js';

const mayMount = process.platform === 'linux' && process.getuid?.() === 0;
const test = unless(mayMount ? undefined : 'only root on Linux can mount a small disk');

let agent: AgentUnderTest;
let one: TestedService;
let two: TestedService;
const filler = () => join(agent.paths.folder, 'filler');

beforeAll(async () => {
  if (!mayMount) return;
  agent = await AgentUnderTest.create((folder) => {
    one = new TestedService(folder, 'one');
    two = new TestedService(folder, 'two');
    return `services:\n${one.yaml}${two.yaml}`;
  });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', agent.paths.folder]);
  await one.start();
  await two.start();
  await agent.start();
});
beforeEach(() => rm(filler(), { force: true }));
afterEach(() => agent.leaveAll());
afterAll(async () => {
  if (!mayMount) return;
  await agent.stop();
  execFileSync('umount', [agent.paths.folder]);
  await agent.end(one, two);
});

/** Leaves not one byte free. */
function fillDisk(): void {
  const fd = openSync(filler(), 'w');
  let bytes = 1 << 20;
  while (bytes > 0) {
    try {
      writeSync(fd, Buffer.alloc(bytes));
    } catch {
      bytes = bytes >> 1;
    }
  }
  closeSync(fd);
}

describe('on a disk that has become full', () => {
  test('nothing is injected', async () => {
    const drill = await agent.entered('one');
    fillDisk();
    const injecting = agent.inject(drill, { kind: 'pause', service: 'one' });
    await expect(injecting).rejects.toMatchObject({ code: 'PREFLIGHT_FAILED' });
    expect(one.state).toBe('running');
    expect(existsSync(agent.leaseFile(drill))).toBe(false);
    expect(await agent.client.call('faults', {})).toEqual([]);
  });

  test('what stands is taken back, also by commands, and written down once there is space', async () => {
    const drill = await agent.entered('one', 'two');
    const second = `${drill.runId}-2`;
    await agent.inject(drill, { kind: 'pause', service: 'one' });
    await agent.inject(drill, { kind: 'stop', service: 'two' }, { leaseId: second });
    fillDisk();
    expect(await agent.revert(drill)).toMatchObject({ verified: true });
    expect(await agent.revert(drill, second)).toMatchObject({ verified: true });
    expect([one.state, two.state]).toEqual(['running', 'running']);
    expect(await agent.client.call('faults', {})).toEqual([]);
    expect(await agent.client.call('leave', { drill })).toMatchObject({ unreverted: [] });
    expect(agent.lease(drill).state).toBe('injected');
    await rm(filler());
    const written = () => agent.lease(drill).state === 'reverted';
    expect(await waitUntil(written, soon)).toBe(true);
  });

  test('an agent that was killed comes back and guards', async () => {
    const drill = await agent.entered('one');
    await agent.inject(drill, { kind: 'pause', service: 'one' }, { deadlineMs: 1_500 });
    fillDisk();
    await agent.kill();
    expect(await waitUntil(() => one.state === 'running', soon)).toBe(true);
    expect(await agent.revert(drill)).toMatchObject({ record: { by: expect.any(String) } });
  });

  test('no drill enters', async () => {
    fillDisk();
    await expect(agent.entered('one')).rejects.toMatchObject({
      code: 'PREFLIGHT_FAILED',
      remedy: expect.stringContaining('Free space'),
    });
  });
});
