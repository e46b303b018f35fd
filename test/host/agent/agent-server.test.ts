import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { DrillRef } from '../../../domain/plan.js';
import { agentOwner } from '../../../host/agent/agent-owner.js';
import { agentCommand, startAgent, stopAgent } from '../../../host/agent/agent-process.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { AgentUnderTest, soon } from './agent-under-test.js';
import { TestedService } from './tested-services.js';

let agent: AgentUnderTest;
let slow: TestedService;

beforeAll(async () => {
  agent = await AgentUnderTest.create((folder) => {
    slow = new TestedService(folder, 'slow', { stop: ['/bin/sh', join(folder, 'stop.sh')] });
    return `services:\n${slow.yaml}`;
  });
  await slow.start();
  await agent.start();
});
afterEach(() => agent.leaveAll());
afterAll(() => agent.end(slow));

/** What the agent answers to any bytes. */
async function post(path: string, body: string, method = 'POST'): Promise<unknown> {
  const request = httpRequest({ socketPath: agent.paths.socket, method, path });
  request.end(body);
  const [response] = (await once(request, 'response')) as [AsyncIterable<Buffer>];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

const badInput = { error: { code: 'BAD_INPUT' } };

describe('the agent’s socket', () => {
  test('is open to nobody but its owner', () => {
    const { mode } = statSync(agent.paths.socket);
    expect((mode & 0o777).toString(8)).toBe('600');
    expect((statSync(agent.paths.folder).mode & 0o777).toString(8)).toBe('700');
  });

  test.each([
    ['a call it does not know', '/rm', '{}', 'POST'],
    ['a call every object has', '/constructor', '{}', 'POST'],
    ['another method', '/hello', '', 'GET'],
    ['what is no JSON', '/leave', '{', 'POST'],
    ['nothing', '/leave', '', 'POST'],
    ['null', '/leave', 'null', 'POST'],
    ['a run that is a path', '/endHold', '{"runId":"../../etc"}', 'POST'],
    ['more than a request may have', '/hello', `"${'x'.repeat(3_000_000)}"`, 'POST'],
  ])('refuses %s, and serves on', async (_what, path, body, method) => {
    expect(await post(path, body, method)).toMatchObject(badInput);
    expect(await agent.client.call('hello', {})).toMatchObject({ host: 'local' });
  });

  test('refuses what would harm without a limit or run what is no rung, all mistakes at once', async () => {
    const drill = await agent.entered('slow');
    const inject = { drill, leaseId: '../x', fault: { kind: 'kill', service: '__proto__' } };
    const times = { deadlineMs: null, notAfterMs: 1e300 };
    const { error } = (await post('/inject', JSON.stringify({ ...inject, ...times }))) as {
      error: { code: string; mistakes: { path: string }[] };
    };
    expect(error.code).toBe('BAD_INPUT');
    expect(new Set(error.mistakes.map(({ path }) => path))).toEqual(
      new Set(['leaseId', 'fault.service', 'deadlineMs']),
    );
    const rung = { drill, rungId: 'slow-1', service: 'slow', rung: { action: 'stop' } };
    expect(await post('/climb', JSON.stringify(rung))).toMatchObject(badInput);
    expect(slow.state).toBe('running');
    expect(readdirSync(agent.paths.leases)).toEqual([]);
  });

  test('a drill of another host, or planned from another inventory, does not enter', async () => {
    const enter = (changes: Partial<DrillRef>) => agent.enter(agent.drill(changes), ['slow']);
    await expect(enter({ host: 'moon' })).rejects.toMatchObject({ code: 'WRONG_HOST' });
    await expect(enter({ inventorySha256: '0'.repeat(64) })).rejects.toMatchObject({
      code: 'WRONG_INVENTORY',
    });
  });

  test('a caller that hangs up ends its waiting', async () => {
    const drill = await agent.entered('slow');
    const watch = { drill, probes: [], forMs: 1, withinMs: 60_000, ttlMs: 60_000 };
    const hangUp = new AbortController();
    const waiting = agent.client.call('watch', watch, { signal: hangUp.signal });
    setTimeout(() => hangUp.abort(), 50);
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('a caller that hangs up does not end what acts', async () => {
    const at = (name: string) => join(agent.folder, name);
    await writeFile(
      at('stop.sh'),
      'touch begun; until [ -e go ]; do sleep 0.01; done; kill "$(cat slow.pid)"',
    );
    const drill = await agent.entered('slow');
    const hangUp = new AbortController();
    const fault = { kind: 'stop', service: 'slow' } as const;
    const inject = { drill, leaseId: 'hung-up', fault, deadlineMs: 60_000 };
    const notAfterMs = agent.client.instantIn(10_000);
    const options = { signal: hangUp.signal };
    const injecting = agent.client.call('inject', { ...inject, notAfterMs }, options);
    await waitUntil(() => existsSync(at('begun')), soon);
    hangUp.abort();
    await expect(injecting).rejects.toMatchObject({ name: 'AbortError' });
    await writeFile(at('go'), '');
    const again = await agent.client.call('inject', { ...inject, notAfterMs });
    expect(again).toMatchObject({ verified: true, record: { kind: 'stop' } });
  });
});

describe('one agent per folder', () => {
  test('a second one is refused, is not tried again, and harms the first in nothing', async () => {
    const { paths, inventoryPath } = agent;
    const [command, ...args] = agentCommand({ host: 'local', paths, inventoryPath });
    const second = spawn(command!, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    second.stderr.on('data', (chunk) => (said += chunk));
    expect(await once(second, 'exit')).toEqual([78, null]);
    expect(said.trim().split('\n')).toHaveLength(1);
    expect(said).toContain(`pid ${agent.pid} is the agent of ${paths.folder}`);
    expect((await agent.client.call('hello', {})).pid).toBe(agent.pid);
    expect(await agentOwner(paths)).toMatchObject({ pid: agent.pid });
  });

  test('of several that come at once, one serves and the others say so', async () => {
    const other = await AgentUnderTest.create(() => 'services: {}\n');
    const { paths, inventoryPath } = other;
    const started = await Promise.allSettled(
      Array.from({ length: 4 }, () => startAgent({ host: 'local', paths, inventoryPath })),
    );
    const ours = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    for (const each of started) {
      if (each.status === 'rejected') expect(each.reason.code).toBe('AGENT_ALREADY_RUNS');
    }
    expect(ours).toHaveLength(1);
    expect(await agentOwner(paths)).toMatchObject({ pid: ours[0]!.info.pid });
    await stopAgent(ours[0]!.parent);
    expect(await agentOwner(paths)).toBeUndefined();
    await other.end();
  });

  test('the one that was killed is no owner any more', async () => {
    await agent.kill();
    expect(await agentOwner(agent.paths)).toMatchObject({ pid: agent.pid });
    expect(readdirSync(agent.paths.owners)).toHaveLength(1);
  });
});

test('a state folder with a path too long for a socket has one all the same, nobody else’s', async () => {
  const other = await AgentUnderTest.create(() => 'services: {}\n', {
    stateIn: `${'long/'.repeat(30)}state`,
  });
  await other.start();
  expect(other.paths.socket.startsWith(other.folder)).toBe(false);
  expect(Buffer.byteLength(other.paths.socket)).toBeLessThan(104);
  const folder = statSync(join(other.paths.socket, '..'));
  expect([folder.mode & 0o777, folder.uid]).toEqual([0o700, process.getuid!()]);
  await other.end();
});

test('an agent whose inventory is invalid is not started, and says at once what is wrong', async () => {
  const other = await AgentUnderTest.create(() => 'nonsense: true\n');
  await expect(other.start()).rejects.toMatchObject({
    code: 'INVENTORY_INVALID',
    mistakes: [{ path: 'nonsense' }],
  });
  expect(await agentOwner(other.paths)).toBeUndefined();
  await other.end();
});

test('an agent whose inventory has become invalid guards on, and says what is wrong', async () => {
  const drill = await agent.entered('slow');
  await agent.inject(drill, { kind: 'pause', service: 'slow' }, { deadlineMs: 400 });
  const good = readFileSync(agent.inventoryPath, 'utf8');
  await writeFile(agent.inventoryPath, `${good}\nnonsense: true\n`);
  await expect(agent.client.call('hello', {})).rejects.toMatchObject({ code: 'INVENTORY_INVALID' });
  expect(await waitUntil(() => slow.state === 'running', soon)).toBe(true);
  await writeFile(agent.inventoryPath, good);
});
