import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { DrillRef } from '../../../domain/plan.js';
import { DrillFiles } from '../../../host/agent/drill-files.js';
import {
  identifyProcess,
  isAlive,
  type KnownProcess,
} from '../../../host/processes/process-identity.js';
import { monotonicMs } from '../../../host/processes/monotonic-clock.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { AgentUnderTest, idOf, soon } from './agent-under-test.js';
import { TestedService } from './tested-services.js';

let agent: AgentUnderTest;
let one: TestedService;
let two: TestedService;
let frail: TestedService;
let server: Server;

beforeAll(async () => {
  server = createServer((_request, response) => response.writeHead(201).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  agent = await AgentUnderTest.create((folder) => {
    one = new TestedService(folder, 'one', { healthy: { http: url, status: 201, every: '20ms' } });
    two = new TestedService(folder, 'two');
    frail = new TestedService(folder, 'frail', { start: [join(folder, 'none')] });
    return `services:\n${one.yaml}${two.yaml}${frail.yaml}
stores: { db: { postgres: { env: NO_DATABASE } } }
canaries:
  writes:
    write: { post: "${url}", json: { id: "{canary}" } }
    read: { store: db, sql: "select id from t where id = any($1)" }
`;
  });
  await one.start();
  await two.start();
  await frail.start();
});
beforeEach(() => agent.start());
afterEach(async () => {
  await agent.leaveAll();
  await agent.stop();
});
afterAll(async () => {
  await agent.end(one, two, frail);
  server.close();
});

/** A run with two faults standing and both kinds of helpers running. */
async function busy(): Promise<{ drill: DrillRef; helpers: readonly KnownProcess[] }> {
  const drill = await agent.entered('one', 'two');
  const probe = {
    name: 'one.healthy',
    service: 'one',
    role: 'healthy' as const,
    everyMs: 20,
    deadlineMs: 500,
  };
  await agent.client.call('watch', {
    drill,
    probes: [probe],
    forMs: 1,
    withinMs: 10_000,
    ttlMs: 60_000,
  });
  await agent.client.call('startCanary', { drill, canary: 'writes', ttlMs: 60_000 });
  await agent.inject(drill, { kind: 'pause', service: 'one' });
  await agent.inject(drill, { kind: 'stop', service: 'two' }, { leaseId: `${drill.runId}-2` });
  const helpers = helpersOf(drill);
  expect(helpers.every(isAlive)).toBe(true);
  return { drill, helpers };
}

function helpersOf(drill: DrillRef): readonly KnownProcess[] {
  const files = new DrillFiles(agent.paths, drill.runId);
  return [files.observer, files.canary('writes').helper].map(
    (file) => (JSON.parse(readFileSync(file, 'utf8')) as { process: KnownProcess }).process,
  );
}

function expectAllBack(helpers: readonly KnownProcess[]): void {
  expect(helpers.filter(isAlive)).toEqual([]);
  expect([one.state, two.state]).toEqual(['running', 'running']);
}

describe('an operator who ends the agent by its parent', () => {
  test('finds everything back, and no process left', async () => {
    const { drill, helpers } = await busy();
    const { pid, keeper } = agent;
    await agent.stop();
    expectAllBack(helpers);
    expect([pid, keeper.pid].map(identifyProcess)).toEqual([undefined, undefined]);
    expect(agent.lease(drill)).toMatchObject({ state: 'reverted', revertedBy: 'person' });
    await agent.start();
  });

  test('finds everything back also where the agent had just been killed', async () => {
    const { helpers } = await busy();
    process.kill(agent.pid, 'SIGKILL');
    await agent.stop();
    expectAllBack(helpers);
    await agent.start();
  });
});

test('an open run finds its helpers again when the agent was ended and started again', async () => {
  const { drill, helpers } = await busy();
  await agent.stop();
  expectAllBack(helpers);
  await agent.start();
  const again = helpersOf(drill);
  expect(again.map(isAlive)).toEqual([true, true]);
  expect(again.map(({ pid }) => pid)).not.toEqual(helpers.map(({ pid }) => pid));
  await agent.client.call('leave', { drill });
  expectAllBack(again);
});

describe('a run ends', () => {
  test('once, however often it leaves, and with all it had', async () => {
    const { drill, helpers } = await busy();
    const leave = () => agent.client.call('leave', { drill });
    const [first, second] = await Promise.all([leave(), leave()]);
    expectAllBack(helpers);
    expect(first).toMatchObject({
      faults: [
        { kind: 'pause', by: 'drill' },
        { kind: 'stop', by: 'drill' },
      ],
      unreverted: [],
      evidence: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(first.evidence.files.map((file) => file.split('/').at(-1))).toEqual([
      'canary-writes.jsonl',
      'observer.jsonl',
    ]);
    await agent.kill();
    expect([second, await leave()]).toEqual([first, first]);
  });

  test('by taking back what was done last first', async () => {
    const { drill } = await busy();
    await agent.client.call('leave', { drill });
    const [first, last] = [idOf(drill), `${drill.runId}-2`].map((id) => agent.lease(drill, id));
    expect(last!.reverted!.since.endMs).toBeLessThanOrEqual(first!.reverted!.since.startMs);
  });

  test('by starting what it killed and what nobody else starts, and by saying so', async () => {
    const drill = await agent.entered('two');
    const { starts } = two;
    await agent.inject(drill, { kind: 'kill', service: 'two' });
    expect(two.state).toBe('gone');
    const leaving = agent.client.call('leave', { drill });
    const { helped, faults, unreverted } = await leaving;
    expect({ helped, unreverted }).toEqual({
      helped: ['two had not come back by itself: started it again'],
      unreverted: [],
    });
    expect(faults).toMatchObject([{ kind: 'kill', by: 'self' }]);
    await two.runs();
    expect(two.starts).toBe(starts + 1);
  });

  test('for nobody while what it killed cannot be started: its locks stay, and others hear of it', async () => {
    const drill = await agent.entered('frail', 'two');
    await agent.inject(drill, { kind: 'kill', service: 'frail' });
    await agent.inject(drill, { kind: 'kill', service: 'two' }, { leaseId: `${drill.runId}-2` });
    const left = await agent.client.call('leave', { drill });
    expect(left.unreverted).toEqual([expect.stringContaining('frail IS STILL DOWN')]);
    expect(left.helped).toEqual([expect.stringContaining('two had not come back')]);
    await expect(agent.entered('frail')).rejects.toMatchObject({ code: 'LOCKED' });
    await frail.start();
    expect((await agent.client.call('leave', { drill })).unreverted).toEqual([]);
  });

  test('for somebody else, where its workflow is gone: its faults are reverted, its locks free', async () => {
    const { drill, helpers } = await busy();
    await expect(agent.entered('one')).rejects.toMatchObject({
      code: 'LOCKED',
      details: { workflowId: drill.workflowId, runId: drill.runId },
    });
    await agent.client.call('endHold', { runId: drill.runId });
    expectAllBack(helpers);
    expect(agent.lease(drill)).toMatchObject({ revertedBy: 'sweep' });
    await agent.entered('one', 'two');
    const zombie = agent.inject(drill, { kind: 'kill', service: 'two' }, { leaseId: 'late' });
    await expect(zombie).rejects.toMatchObject({ code: 'DRILL_ENDING' });
    expect(two.state).toBe('running');
  });

  test('when it was not heard of for as long as it may hold its locks', async () => {
    const drill = agent.drill();
    await agent.enter(drill, ['one'], { holdForMs: 1_000 });
    const heldAtLeastUntilMs = monotonicMs() + 900;
    await agent.inject(drill, { kind: 'pause', service: 'one' });
    const entered = () => agent.entered('one').catch((error: { code: string }) => error.code);
    expect(await waitUntil(async () => (await entered()) !== 'LOCKED', soon)).toBe(true);
    expect(monotonicMs()).toBeGreaterThan(heldAtLeastUntilMs);
    expect(one.state).toBe('running');
    expect(agent.lease(drill)).toMatchObject({ state: 'reverted', revertedBy: 'sweep' });
  });

  test('also where it was never told of here', async () => {
    await agent.client.call('endHold', { runId: 'nobody-knows-it' });
    expect(await agent.client.call('leave', { drill: agent.drill() })).toMatchObject({
      faults: [],
      unreverted: [],
      evidence: { sha256: null, files: [] },
    });
  });
});

test('a person takes everything back, whosever it is', async () => {
  const { drill } = await busy();
  const reverted = await agent.client.call('revertAll', {});
  expect(reverted).toMatchObject([{ by: 'person' }, { by: 'person' }]);
  expect([one.state, two.state]).toEqual(['running', 'running']);
  expect(await agent.client.call('faults', {})).toEqual([]);
  expect(await agent.revert(drill)).toMatchObject({ record: { by: 'person' } });
});

test('what cannot be read back keeps nobody from guarding the rest, and everybody from harming more', async () => {
  const drill = await agent.entered('one', 'two');
  await agent.inject(drill, { kind: 'pause', service: 'one' });
  agent.powerCut();
  const unreadable = agent.leaseFile(drill, 'torn');
  await writeFile(unreadable, '{"id": "to');
  await writeFile(agent.paths.locks, '[{"key"');
  await writeFile(join(agent.paths.drills, 'not a run'), '');
  await agent.start({ MUSTER_BOOT_ID: 'another boot' });
  expect(one.state).toBe('running');
  expect(agent.log()).toContain(`${unreadable} is no lease`);
  // What it stood for is not known: nobody may harm more before a person has looked.
  await expect(agent.entered('two')).rejects.toMatchObject({
    code: 'PREFLIGHT_FAILED',
    message: expect.stringContaining(unreadable),
  });
  expect(two.state).toBe('running');
  expect(readFileSync(unreadable, 'utf8')).toBe('{"id": "to');
});
