import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { DrillRef } from '../../../domain/plan.js';
import type { ProbeRole } from '../../../domain/probe.js';
import { monotonicMs } from '../../../host/processes/monotonic-clock.js';
import { AgentUnderTest } from './agent-under-test.js';
import { TestedService } from './tested-services.js';

let agent: AgentUnderTest;
let server: Server;
/** Status of each path. */
const answers = new Map<string, number>();

beforeAll(async () => {
  server = createServer((request, response) =>
    response.writeHead(answers.get(request.url!) ?? 404).end(),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const http = (path: string) => ({ http: `${url}${path}`, every: '10ms', deadline: '500ms' });
  agent = await AgentUnderTest.create((folder) => {
    const api = new TestedService(folder, 'api', {
      healthy: http('/health'),
      degraded: { ...http('/health'), status: 503 },
      works: { write: http('/write') },
    });
    const other = new TestedService(folder, 'other', { healthy: http('/other') });
    return `services:\n${api.yaml}${other.yaml}`;
  });
  await agent.start();
});
beforeEach(() => {
  for (const path of ['/health', '/write', '/other']) answers.set(path, 200);
});
afterEach(() => agent.leaveAll());
afterAll(async () => {
  await agent.end();
  server.closeAllConnections();
  server.close();
});

/** A run that watches all of it. */
async function watching(): Promise<DrillRef> {
  const drill = agent.drill();
  await agent.enter(drill, [], { watched: ['api', 'other'] });
  const timing = { everyMs: 10, deadlineMs: 500 };
  const probe = (service: string, role: ProbeRole, work?: string) => ({
    name: [service, role, work].filter(Boolean).join('.'),
    service,
    role,
    ...(work !== undefined && { work }),
    ...timing,
  });
  const probes = [
    probe('api', 'healthy'),
    probe('api', 'degraded'),
    probe('api', 'works', 'write'),
    probe('other', 'healthy'),
  ];
  const request = { drill, probes, forMs: 50, withinMs: 15_000, ttlMs: 60_000 };
  // Nobody says that it is degraded, and all is well all the same.
  expect(await agent.client.call('watch', request)).toMatchObject({ steady: true, sick: [] });
  return drill;
}

const now = () => ({ startMs: monotonicMs(), endMs: monotonicMs() });

function turned(drill: DrillRef, probe: string, to: 'good' | 'bad', withinMs = 20_000) {
  const bystanders = ['other.healthy'];
  return agent.client.call('turned', { drill, probe, to, since: now(), withinMs, bystanders });
}

describe('whether a probe turned', () => {
  test('is answered once it has, in bounds that hold', async () => {
    const drill = await watching();
    const asking = turned(drill, 'api.degraded', 'good');
    const askedMs = monotonicMs();
    await delay(100);
    answers.set('/health', 503);
    const changedMs = monotonicMs() - askedMs;
    const { turned: hasTurned, time } = await asking;
    expect(hasTurned).toBe(true);
    expect(time.minMs).toBeLessThanOrEqual(changedMs + 5);
    expect(time.maxMs).toBeGreaterThanOrEqual(changedMs - 5);
  });

  test('is no any more when its time is over', async () => {
    const drill = await watching();
    const answer = await turned(drill, 'api.healthy', 'bad', 100);
    expect(answer).toMatchObject({ turned: false, already: false, rebooted: false });
    expect(answer).not.toHaveProperty('silent');
    expect(answer.time.maxMs).toBeNull();
  });

  test('is answered too where a bystander falls', async () => {
    const drill = await watching();
    answers.set('/other', 503);
    expect(await turned(drill, 'api.healthy', 'bad')).toMatchObject({
      turned: false,
      sickBystander: { probe: 'other.healthy' },
    });
  });
});

test('a tally counts what began in the while, and holds health against work', async () => {
  const drill = await watching();
  answers.set('/write', 503);
  const fromMs = monotonicMs();
  await delay(300);
  const toMs = monotonicMs();
  answers.set('/write', 200);
  const told = [{ healthy: 'api.healthy', works: ['api.works.write'] }];
  const tally = (fromMs: number, toMs: number) =>
    agent.client.call('tally', { drill, probes: ['api.works.write'], fromMs, toMs, told });
  const during = await tally(fromMs + 20, toMs);
  expect(during.tallies).toMatchObject([
    { probe: 'api.works.write', good: 0, reasons: [{ reason: 'status 503' }] },
  ]);
  expect(during.tallies[0]!.bad).toBeGreaterThan(3);
  expect(during.told).toMatchObject([
    { healthy: 'api.healthy', broken: 'api.works.write', redWhileWorkingMs: 0 },
  ]);
  expect(during.told[0]!.greenWhileBrokenMs).toBeGreaterThan(50);
  expect(during.told[0]!.greenWhileBrokenMs).toBeLessThanOrEqual(toMs - fromMs);

  const before = await tally(0, fromMs - 100);
  expect(before.tallies[0]).toMatchObject({ bad: 0 });

  answers.set('/health', 503);
  const redMs = monotonicMs();
  await delay(300);
  const after = await tally(redMs + 20, monotonicMs());
  expect(after.told[0]!.redWhileWorkingMs).toBeGreaterThan(50);
  expect(after.told[0]!.greenWhileBrokenMs).toBe(0);
});
