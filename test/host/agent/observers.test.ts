import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { DrillRef } from '../../../domain/plan.js';
import type { JournalHead } from '../../../host/observer/journal.js';
import { JournalReader, type JournalSample } from '../../../host/observer/journal.js';
import { DrillFiles } from '../../../host/agent/drill-files.js';
import { monotonicMs } from '../../../host/processes/monotonic-clock.js';
import { isAlive, type KnownProcess } from '../../../host/processes/process-identity.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { AgentUnderTest, soon } from './agent-under-test.js';
import { TestedService } from './tested-services.js';

let agent: AgentUnderTest;
let services: readonly TestedService[];
let server: Server;
/** How requests to each path are answered; where there is nothing, they are not. */
const answers = new Map<string, (response: ServerResponse) => void>();
const ok = (response: ServerResponse): void => void response.end('ok');
const sick = (response: ServerResponse): void => void response.writeHead(503).end();

beforeAll(async () => {
  server = createServer((request, response) => answers.get(request.url!)?.(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const healthy = (path: string, more: object = {}) => ({
    healthy: { http: `${url}${path}`, every: '10ms', ...more },
  });
  agent = await AgentUnderTest.create((folder) => {
    services = [
      new TestedService(folder, 'api', healthy('/api')),
      new TestedService(folder, 'other', healthy('/other')),
      new TestedService(folder, 'secret', healthy('/', { send: { 'X-Key': { env: 'NO_KEY' } } })),
      new TestedService(folder, 'mute'),
    ];
    return `services:\n${services.map(({ yaml }) => yaml).join('')}`;
  });
  await agent.start();
});
beforeEach(() => {
  answers.set('/api', ok);
  answers.set('/other', ok);
});
afterEach(() => agent.leaveAll());
afterAll(async () => {
  await agent.end();
  server.closeAllConnections();
  server.close();
});

/** A run that has entered and only watches. */
async function entered(...watched: string[]): Promise<DrillRef> {
  const drill = agent.drill();
  await agent.enter(drill, [], { watched });
  return drill;
}

function watch(
  drill: DrillRef,
  names: readonly string[],
  { forMs = 50, withinMs = 15_000, ttlMs = 60_000, deadlineMs = 500 } = {},
) {
  const probes = names.map((service) => ({
    name: `${service}.healthy`,
    service,
    role: 'healthy' as const,
    everyMs: 10,
    deadlineMs,
  }));
  return agent.client.call('watch', { drill, probes, forMs, withinMs, ttlMs });
}

/** The same question again, of the observer that runs already. */
const steady = (drill: DrillRef, names: readonly string[], options = {}) =>
  watch(drill, names, options);

function journal(drill: DrillRef): { heads: JournalHead[]; samples: JournalSample[] } {
  const reader = new JournalReader(new DrillFiles(agent.paths, drill.runId).journal);
  const lines = [...reader.next()];
  reader.close();
  return {
    heads: lines.flatMap((line) => ('head' in line ? [line.head] : [])),
    samples: lines.flatMap((line) => ('head' in line ? [] : [line])),
  };
}

function observerOf({ runId }: DrillRef): KnownProcess {
  const record = readFileSync(new DrillFiles(agent.paths, runId).observer, 'utf8');
  return (JSON.parse(record) as { process: KnownProcess }).process;
}

describe('the observer', () => {
  test('samples on while the agent is killed and comes back', async () => {
    const drill = await entered('api');
    await watch(drill, ['api']);
    const observer = observerOf(drill);
    const fromMs = monotonicMs();
    await agent.kill();
    const toMs = monotonicMs();
    expect(await steady(drill, ['api'])).toMatchObject({ steady: true });
    const { heads, samples } = journal(drill);
    expect(heads.map(({ pid }) => pid)).toEqual([observer.pid]);
    expect(observerOf(drill)).toEqual(observer);
    const meanwhile = samples.filter(
      ({ sample }) => sample.startMs > fromMs && sample.endMs < toMs,
    );
    // Due every 10 ms; a busy machine leaves some out.
    expect(meanwhile.length).toBeGreaterThan((toMs - fromMs) / 10 / 3);
  });

  test.each(['as it was started', 'after the agent was killed as well'])(
    'that is killed shows a gap and goes on, %s',
    async (when) => {
      const drill = await entered('api');
      await watch(drill, ['api']);
      if (when !== 'as it was started') await agent.kill();
      const observer = observerOf(drill);
      process.kill(observer.pid, 'SIGKILL');
      const harm = { startMs: monotonicMs(), endMs: monotonicMs() };
      await waitUntil(() => journal(drill).heads.length === 2, soon);
      expect(await steady(drill, ['api'])).toMatchObject({ steady: true });
      const question = { probe: 'api.healthy', harm, since: harm, bystanders: [] };
      const answer = await agent.client.call('recovered', {
        drill,
        ...question,
        healthyForMs: 50,
        withinMs: 10_000,
      });
      expect(answer).toMatchObject({ recovered: true, widenedByGap: true, rebooted: false });
      expect(answer.observer.gapCount).toBeGreaterThan(0);
      expect(answer.observer.gaps[0]!.toMs).toBeGreaterThan(harm.startMs);
      expect(observerOf(drill).pid).not.toBe(observer.pid);
    },
  );

  test('cuts what hangs at its deadline and asks on at its rate', async () => {
    answers.delete('/api');
    const drill = await entered('api');
    const hung = await watch(drill, ['api'], { deadlineMs: 200, withinMs: 700 });
    expect(hung).toMatchObject({
      steady: false,
      sick: [{ probe: 'api.healthy', reason: 'no answer within 200 ms' }],
    });
    const { samples } = journal(drill);
    // One after another there would be at most four.
    expect(samples.length).toBeGreaterThan(10);
    answers.set('/api', ok);
    expect(await steady(drill, ['api'])).toMatchObject({ steady: true, sick: [] });
  });

  test('is one, however many ask for it at once', async () => {
    const drill = await entered('api');
    await Promise.all([watch(drill, ['api']), watch(drill, ['api']), watch(drill, ['api'])]);
    expect(journal(drill).heads).toHaveLength(1);
  });

  test('that could not ask is refused by what is wrong, and is not started', async () => {
    const drill = await entered('api');
    const { observer } = new DrillFiles(agent.paths, drill.runId);
    await expect(watch(drill, ['mute'])).rejects.toMatchObject({ code: 'PROBE_INVALID' });
    await expect(watch(drill, ['secret'])).rejects.toMatchObject({ code: 'SECRET_MISSING' });
    expect(existsSync(observer)).toBe(false);
    expect(await watch(drill, ['api'])).toMatchObject({ steady: true });
  });

  test('ends at its time, and what it saw before proves nothing any more', async () => {
    const drill = await entered('api');
    await watch(drill, ['api'], { ttlMs: 2_000 });
    const observer = observerOf(drill);
    await waitUntil(() => !isAlive(observer), soon);
    await delay(400);
    expect(journal(drill).heads).toHaveLength(1);
    expect(await steady(drill, ['api'], { withinMs: 100 })).toMatchObject({
      steady: false,
      sick: [{ probe: 'api.healthy' }],
    });
  });

  test('tells of a bystander that falls, without waiting for the recovery', async () => {
    const drill = await entered('api', 'other');
    await watch(drill, ['api', 'other']);
    answers.set('/api', sick);
    answers.set('/other', sick);
    const harm = { startMs: monotonicMs(), endMs: monotonicMs() };
    const answer = await agent.client.call('recovered', {
      drill,
      probe: 'api.healthy',
      harm,
      since: harm,
      healthyForMs: 50,
      withinMs: 30_000,
      bystanders: ['other.healthy'],
    });
    expect(answer).toMatchObject({
      recovered: false,
      sickBystander: { probe: 'other.healthy', sickness: { reason: 'status 503' } },
    });
  });

  test('tells of a bystander that falls while a fault is let stand, and of none when its time is over', async () => {
    const drill = await entered('api', 'other');
    await watch(drill, ['api', 'other']);
    const bystanders = ['other.healthy'];
    const hold = (forMs: number) => {
      const harm = { startMs: monotonicMs(), endMs: monotonicMs() };
      return agent.client.call('hold', { drill, harm, forMs, bystanders });
    };
    answers.set('/api', sick);
    expect(await hold(200)).toEqual({});
    answers.set('/other', sick);
    expect(await hold(60_000)).toMatchObject({
      sickBystander: { probe: 'other.healthy', sickness: { reason: 'status 503' } },
    });
  });

  test('nothing is known of a run that nobody watches', async () => {
    const drill = await entered('api');
    const harm = { startMs: 0, endMs: 0 };
    const question = { drill, probe: 'api.healthy', harm, since: harm, bystanders: [] };
    const asked = { ...question, healthyForMs: 1, withinMs: 1 };
    await expect(agent.client.call('recovered', asked)).rejects.toMatchObject({
      code: 'WATCH_UNKNOWN',
    });
  });
});

test('what half a minute at 10 ms asks costs the observer 60 MB at most, and the agent 80', async () => {
  const drill = await entered('api');
  const probes = Array.from({ length: 4 }, (_, n) => ({
    name: `api.healthy-${n}`,
    service: 'api',
    role: 'healthy' as const,
    everyMs: 10,
    deadlineMs: 500,
  }));
  const times = { forMs: 50, withinMs: 15_000, ttlMs: 60_000 };
  await agent.client.call('watch', { drill, probes, ...times });
  // Four at once, so that it takes a quarter of the time.
  const asked = () => journal(drill).samples.length;
  await waitUntil(() => asked() >= 3_000, { withinMs: 40_000, everyMs: 100 });
  const rssBytes = (pid: number): number =>
    Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024;
  expect(asked()).toBeGreaterThanOrEqual(3_000);
  expect(rssBytes(observerOf(drill).pid)).toBeLessThanOrEqual(60e6);
  expect(rssBytes(agent.pid)).toBeLessThanOrEqual(80e6);
});
