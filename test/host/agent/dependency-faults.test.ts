import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Fault } from '../../../domain/fault.js';
import type { DrillRef } from '../../../domain/plan.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import type { ProxyState } from '../../../host/proxies/toxiproxy.js';
import { TestToxiproxy } from '../../support/toxiproxy.js';
import { AgentUnderTest, idOf, retried, soon } from './agent-under-test.js';
import { TestedService } from './tested-services.js';

const secret = 'postgres://shop:planted-in-an-env-file-4c1d@127.0.0.1:5432/shop';
const envText = `DATABASE_URL='${secret}'\n`;
const cut: Fault = { kind: 'cut', proxy: 'database', how: 'refuse' };
const hang: Fault = { kind: 'cut', proxy: 'database', how: 'hang' };
const slow: Fault = {
  kind: 'slow',
  proxy: 'database',
  latencyMs: 200,
  jitterMs: 10,
  direction: 'downstream',
};
const repoint: Fault = {
  kind: 'repoint',
  service: 'plain',
  variable: 'DATABASE_URL',
  value: 'postgres://db.invalid/none',
};

let agent: AgentUnderTest;
let plain: TestedService;
let toxiproxy: TestToxiproxy;
let upstream: Server;
let before: ProxyState | undefined;
const envFile = () => join(agent.folder, 'plain.env');

beforeAll(async () => {
  upstream = createServer((socket) => {
    socket.on('error', () => {}).on('data', () => socket.write('+PONG\r\n'));
  }).listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  toxiproxy = await TestToxiproxy.start();
  await toxiproxy.create('database', `127.0.0.1:${(upstream.address() as AddressInfo).port}`);
  before = await toxiproxy.state('database');
  agent = await AgentUnderTest.create((folder) => {
    plain = new TestedService(folder, 'plain', {
      envFile: join(folder, 'plain.env'),
      healthy: { tcp: '127.0.0.1:1' },
    });
    const drill = {
      type: 'dependencyOutage',
      dependants: ['plain'],
      fault: { repoint: 'plain', variable: repoint.variable, value: repoint.value },
      objectives: { recovery: '5s' },
    };
    return `services:\n${plain.yaml}
proxies: { database: { toxiproxy: "${toxiproxy.url}", name: database } }
drills: { tested: ${JSON.stringify(drill)} }\n`;
  });
  await writeFile(envFile(), envText, { mode: 0o640 });
  await plain.start();
});
afterAll(async () => {
  await agent.end(plain);
  await toxiproxy.kill();
  upstream.close();
});

async function entered(): Promise<DrillRef> {
  const drill = agent.drill();
  await agent.enter(drill, ['plain'], { proxies: ['database'] });
  return drill;
}

async function expectAllBack(): Promise<void> {
  expect(await toxiproxy.state('database')).toEqual(before);
  expect(readFileSync(envFile(), 'utf8')).toBe(envText);
  expect(statSync(envFile()).mode & 0o777).toBe(0o640);
  expect((await readdir(agent.folder)).filter((name) => name.includes('muster-'))).toEqual([]);
  expect(plain.state).toBe('running');
  await shows(secret);
  expect(await agent.client.call('faults', {})).toEqual([]);
}

/** Waits until the service's process has it in its environment: its shell reads the file first. */
async function shows(value: string): Promise<void> {
  const word = `DATABASE_URL=${value}`;
  const environ = () => readFileSync(`/proc/${plain.process.pid}/environ`, 'utf8').split('\0');
  expect(await waitUntil(() => environ().includes(word), soon)).toBe(true);
}

/** Looks without Muster whether the fault acts. */
async function acts(fault: Fault): Promise<void> {
  if (fault.kind === 'repoint') await shows(fault.value);
  const state = await toxiproxy.state('database');
  if (fault.kind === 'cut' && fault.how === 'refuse') expect(state?.enabled).toBe(false);
  if (fault === hang) expect(state?.toxics).toHaveLength(2);
  if (fault === slow) expect(state?.toxics).toHaveLength(1);
}

const faults: [string, Fault][] = [
  ['a cut', cut],
  ['a hang', hang],
  ['a slowing', slow],
  ['a repointing', repoint],
];

/** One whose state is all that tells it, one whose file is. */
const toldApart = faults.filter(([, fault]) => fault === cut || fault === repoint);

const whileInjecting = ['before-lease', 'after-lease', 'before-inject', 'after-inject'];
const whileReverting = ['before-revert', 'mid-revert', 'after-revert'];

describe.each([...whileInjecting, ...whileReverting])(
  'the agent is killed at %s and its caller asks again: nothing is done twice, and nothing stands',
  (point) => {
    const mark = () => join(agent.folder, point);
    beforeAll(() => agent.start({ MUSTER_CRASH_AT: `agent.${point}`, MUSTER_CRASH_MARK: mark() }));
    afterAll(() => agent.stop());
    beforeEach(() => rm(mark(), { force: true }));
    afterEach(() => agent.leaveAll());

    test.each(toldApart)('%s', async (_what, fault) => {
      const drill = await entered();
      const { pid } = agent;
      const first = await retried(() => agent.inject(drill, fault));
      expect(first).toMatchObject({ verified: true, selfHealing: false });
      await acts(fault);
      const reverted = await retried(() => agent.revert(drill));
      expect(reverted).toMatchObject({ verified: true, record: { by: 'drill' } });
      expect(existsSync(mark())).toBe(true);
      await agent.answerOtherThan(pid);
      expect(await agent.revert(drill)).toEqual(reverted);
      expect(await agent.inject(drill, fault)).toEqual(first);
      await agent.client.call('leave', { drill });
      await expectAllBack();
      expect(JSON.stringify(agent.lease(drill).undo)).toBe('null');
    });
  },
);

describe('with an agent that lives', () => {
  beforeAll(() => agent.start());
  afterEach(() => agent.leaveAll());
  afterAll(() => agent.stop());

  test.each(faults)('%s asked for many times at once acts once', async (_what, fault) => {
    const drill = await entered();
    const { starts } = plain;
    const [first, ...others] = await Promise.all(
      Array.from({ length: 5 }, () => agent.inject(drill, fault)),
    );
    for (const other of others) expect(other).toEqual(first);
    await acts(fault);
    expect(plain.starts).toBe(starts + (fault.kind === 'repoint' ? 1 : 0));
    await Promise.all(Array.from({ length: 5 }, () => agent.revert(drill)));
    await expectAllBack();
  });

  test.each(faults)(
    '%s that was reverted before it was injected never acts',
    async (_what, fault) => {
      const drill = await entered();
      const { process } = plain;
      await agent.revert(drill);
      await expect(agent.inject(drill, fault)).rejects.toMatchObject({ code: 'LEASE_TOMBSTONED' });
      await expectAllBack();
      expect(plain.process).toEqual(process);
    },
  );

  test('all of them stand at once, and leaving takes all of them back', async () => {
    const drill = await entered();
    const id = (index: number) => ({ leaseId: `${drill.runId}-${index}` });
    await agent.inject(drill, slow, id(1));
    await agent.inject(drill, repoint, id(2));
    await agent.inject(drill, hang, id(3));
    await agent.inject(drill, cut, id(4));
    expect(await agent.client.call('faults', {})).toHaveLength(4);
    const left = await agent.client.call('leave', { drill });
    expect(left).toMatchObject({ unreverted: [] });
    expect(left.faults).toHaveLength(4);
    await expectAllBack();
  });

  test('a second drill of the same proxy waits, whatever it calls it', async () => {
    await entered();
    const other = agent.enter(agent.drill(), [], { proxies: ['database'] });
    await expect(other).rejects.toMatchObject({
      code: 'LOCKED',
      message: expect.stringContaining(`toxiproxy:localhost:${toxiproxy.port}:database`),
    });
  });

  test('what is not declared is not written, whoever asks', async () => {
    const drill = await entered();
    const evil = { ...repoint, value: 'postgres://other.invalid/none' };
    await expect(agent.inject(drill, evil)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    for (const value of ['postgres://db.example/none', 'postgres://a:b@db.invalid/x', 'a\nB=c']) {
      const asked = agent.inject(drill, { ...repoint, value });
      await expect(asked).rejects.toMatchObject({
        code: 'BAD_INPUT',
        mistakes: [expect.objectContaining({ path: 'fault.value' })],
      });
    }
    expect(existsSync(agent.leaseFile(drill))).toBe(false);
    await expectAllBack();
  });

  test('the value that was there stands in the lease alone, and only until it is back', async () => {
    const drill = await entered();
    const heard: unknown[] = [await agent.inject(drill, repoint)];
    heard.push(await agent.client.call('faults', {}), await agent.client.call('hello', {}));
    expect(statSync(agent.leaseFile(drill)).mode & 0o777).toBe(0o600);
    const kept = JSON.stringify(agent.lease(drill).undo);
    expect(kept).toContain(Buffer.from(envText).toString('base64'));
    const commands = readdirSync('/proc').flatMap((pid) => {
      try {
        return /^\d+$/.test(pid) ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8')] : [];
      } catch {
        return [];
      }
    });
    heard.push(await agent.revert(drill), await agent.client.call('leave', { drill }));
    const files = await readdir(agent.paths.folder, { recursive: true, withFileTypes: true });
    const texts = files
      .filter((file) => file.isFile())
      .map((file) => readFile(join(file.parentPath, file.name), 'utf8'));
    const all = [JSON.stringify(heard), ...commands, ...(await Promise.all(texts))];
    const told = ['planted-in-an-env-file', Buffer.from(envText).toString('base64').slice(0, 40)];
    for (const words of told) expect(all.filter((text) => text.includes(words))).toEqual([]);
  });

  test('a revert fails while Toxiproxy is away, is shown, and succeeds once it is back', async () => {
    const drill = await entered();
    await agent.inject(drill, cut);
    await toxiproxy.kill();
    await expect(agent.revert(drill)).rejects.toMatchObject({
      code: 'REVERT_FAILED',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    expect(await agent.client.call('faults', {})).toMatchObject([
      { kind: 'cut', target: 'database', revertedAt: null },
    ]);
    await toxiproxy.start();
    await waitUntil(() => agent.lease(drill).state === 'reverted', soon);
    expect(agent.lease(drill).revertedBy).toBe('guard');
    await expectAllBack();
  });

  test('where Toxiproxy is away, or lacks the proxy, nobody enters and nothing is injected', async () => {
    const held = await entered();
    await toxiproxy.remove('database');
    await expect(agent.inject(held, cut)).rejects.toMatchObject({ code: 'PROXY_UNKNOWN' });
    await toxiproxy.kill();
    await expect(agent.inject(held, cut)).rejects.toMatchObject({ code: 'PROXY_UNREACHABLE' });
    expect(existsSync(agent.leaseFile(held))).toBe(false);
    await expect(entered()).rejects.toMatchObject({ code: 'PROXY_UNREACHABLE' });
    await toxiproxy.start();
    await expect(entered()).rejects.toMatchObject({ code: 'PROXY_UNKNOWN' });
    await toxiproxy.api.create(before!);
  });
});

test.each(toldApart)(
  '%s is taken back by its deadline, with agent, parent and everybody else dead for a while',
  async (_what, fault) => {
    await agent.start();
    const drill = await entered();
    await agent.inject(drill, fault, { leaseId: idOf(drill), deadlineMs: 2_000 });
    agent.powerCut();
    await acts(fault);
    await waitUntil(() => performanceOver(drill), soon);
    await agent.start();
    expect(agent.lease(drill)).toMatchObject({ state: 'reverted', revertedBy: 'sweep' });
    await expectAllBack();
    await agent.leaveAll();
    await agent.stop();
  },
);

function performanceOver(drill: DrillRef): boolean {
  return Number(process.hrtime.bigint()) / 1e6 > agent.lease(drill).deadlineAtMs;
}
