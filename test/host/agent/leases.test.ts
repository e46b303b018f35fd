import { existsSync, readFileSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { DrillRef } from '../../../domain/plan.js';
import { DrillFiles } from '../../../host/agent/drill-files.js';
import { isAlive, type KnownProcess } from '../../../host/processes/process-identity.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { StrayProcesses } from '../../support/stray-processes.js';
import { AgentUnderTest, idOf, living, retried, soon } from './agent-under-test.js';
import { TestedService } from './tested-services.js';

let agent: AgentUnderTest;
let kept: TestedService;
let plain: TestedService;
let forking: TestedService;
let stubborn: TestedService;
const at = (name: string) => join(agent.folder, name);

beforeAll(async () => {
  agent = await AgentUnderTest.create((folder) => {
    kept = new TestedService(folder, 'kept', { supervised: true });
    plain = new TestedService(folder, 'plain');
    forking = new TestedService(folder, 'forking', { stop: ['/bin/sh', join(folder, 'fork.sh')] });
    stubborn = new TestedService(folder, 'stubborn', { stop: ['/bin/false'] });
    return `services:\n${[kept, plain, forking, stubborn].map(({ yaml }) => yaml).join('')}`;
  });
  for (const service of [kept, plain, forking, stubborn]) await service.start();
  await agent.start();
});
const stray = new StrayProcesses();
afterEach(() => stray.endAll());
afterEach(() => agent.leaveAll());
afterAll(() => agent.end(kept, plain, forking, stubborn));

describe('an injection', () => {
  test('that is asked for many times at once acts once, and all hear the first times', async () => {
    const drill = await agent.entered('kept');
    const { process, starts } = kept;
    const asked = Array.from({ length: 5 }, () =>
      agent.inject(drill, { kind: 'kill', service: 'kept' }),
    );
    const [first, ...others] = await Promise.all(asked);
    await kept.runs(process);
    for (const other of others) expect(other).toEqual(first);
    expect(kept.starts).toBe(starts + 1);
  });

  test('whose sender has given up on it does nothing and leaves no lease', async () => {
    const drill = await agent.entered('plain');
    const late = agent.inject(drill, { kind: 'pause', service: 'plain' }, { lateMs: -1 });
    await expect(late).rejects.toMatchObject({ code: 'REQUEST_EXPIRED' });
    expect(existsSync(agent.leaseFile(drill))).toBe(false);
    expect(plain.state).toBe('running');
  });

  test('of nothing is never seen to take', async () => {
    const drill = await agent.entered('plain');
    const injected = await agent.inject(drill, { kind: 'none', service: 'plain' });
    expect(injected).toMatchObject({ verified: false, observed: 'nothing was injected' });
    expect((await agent.client.call('leave', { drill })).unreverted).toEqual([]);
  });

  test('into what does not run is refused before there is a lease', async () => {
    const drill = await agent.entered('plain');
    const { pid } = plain.process;
    await writeFile(at('plain.pid'), '999999999');
    const refused = agent.inject(drill, { kind: 'pause', service: 'plain' });
    await expect(refused).rejects.toMatchObject({ code: 'SERVICE_NOT_RUNNING' });
    await writeFile(at('plain.pid'), String(pid));
    expect(existsSync(agent.leaseFile(drill))).toBe(false);
  });

  test('that fails is taken back, and asked for again it answers with the same failure', async () => {
    const drill = await agent.entered('stubborn');
    const fault = { kind: 'stop', service: 'stubborn' } as const;
    const failure = await agent.inject(drill, fault).catch((error: Error) => error);
    expect(failure).toMatchObject({ code: 'INJECTION_FAILED' });
    expect(agent.lease(drill)).toMatchObject({ state: 'reverted', revertedBy: 'drill' });
    await expect(agent.inject(drill, fault)).rejects.toEqual(failure);
    expect(stubborn.state).toBe('running');
    expect(await agent.client.call('faults', {})).toEqual([]);
  });
});

describe('a run may harm', () => {
  const refused = (drill: DrillRef) => agent.inject(drill, { kind: 'pause', service: 'plain' });

  test('only what it holds exclusively', async () => {
    const drill = agent.drill();
    await agent.enter(drill, ['kept'], { watched: ['plain'] });
    await expect(refused(drill)).rejects.toMatchObject({ code: 'PREFLIGHT_FAILED' });
    const rung = {
      drill,
      rungId: 'plain-1',
      service: 'plain',
      rung: { action: 'restart' },
    } as const;
    await expect(agent.client.call('climb', rung)).rejects.toMatchObject({
      code: 'PREFLIGHT_FAILED',
    });
    expect(plain.state).toBe('running');
  });

  test('nothing before it has entered', async () => {
    await expect(refused(agent.drill())).rejects.toMatchObject({ code: 'WRONG_INVENTORY' });
  });

  test('nothing after it has left, however late its requests come', async () => {
    const drill = await agent.entered('plain');
    await agent.client.call('leave', { drill });
    const rung = {
      drill,
      rungId: 'plain-1',
      service: 'plain',
      rung: { action: 'restart' },
    } as const;
    const watch = { drill, probes: [], forMs: 1, withinMs: 1, ttlMs: 1_000 };
    const late = await Promise.allSettled([
      refused(drill),
      agent.enter(drill, ['plain']),
      agent.client.call('climb', rung),
      agent.client.call('watch', watch),
      agent.client.call('startCanary', { drill, canary: 'any', ttlMs: 1_000 }),
    ]);
    for (const each of late) expect(each).toMatchObject({ reason: { code: 'DRILL_ENDING' } });
    expect(plain.state).toBe('running');
    expect(existsSync(agent.leaseFile(drill))).toBe(false);
  });

  test('nothing under the lease of another run', async () => {
    const mine = await agent.entered('plain');
    await agent.inject(mine, { kind: 'pause', service: 'plain' });
    const other = await agent.entered('kept');
    const leaseId = idOf(mine);
    const stolen = await Promise.allSettled([
      agent.inject(other, { kind: 'kill', service: 'kept' }, { leaseId }),
      agent.revert(other, leaseId),
    ]);
    for (const each of stolen) expect(each).toMatchObject({ reason: { code: 'BAD_INPUT' } });
    expect(plain.state).toBe('stopped');
    await agent.leaveAll();
    expect(plain.state).toBe('running');
  });
});

describe('a revert', () => {
  test.each([
    ['has entered', () => agent.entered('plain')],
    ['never entered', () => Promise.resolve(agent.drill())],
  ])(
    'of a lease nobody knows, for a run that %s, refuses the inject that still comes',
    async (_which, run) => {
      const drill = await run();
      const reverted = await agent.revert(drill);
      expect(reverted).toMatchObject({ verified: true });
      expect(await agent.client.call('faults', {})).toEqual([]);
      const late = () => agent.inject(drill, { kind: 'pause', service: 'plain' });
      await expect(late()).rejects.toMatchObject({ code: 'LEASE_TOMBSTONED' });
      await agent.kill();
      await expect(late()).rejects.toMatchObject({ code: 'LEASE_TOMBSTONED' });
      expect(await agent.revert(drill)).toEqual(reverted);
      expect(plain.state).toBe('running');
      await agent.client.call('leave', { drill });
    },
  );

  test('of what was reverted changes nothing', async () => {
    const drill = await agent.entered('plain');
    await agent.inject(drill, { kind: 'pause', service: 'plain' });
    const first = await agent.revert(drill);
    // Somebody else's pause is none of its business.
    process.kill(plain.process.pid, 'SIGSTOP');
    expect(await agent.revert(drill)).toEqual(first);
    expect(plain.state).toBe('stopped');
    process.kill(plain.process.pid, 'SIGCONT');
  });

  test('of a paused process that was replaced meanwhile leaves the new one alone', async () => {
    const drill = await agent.entered('kept');
    const paused = kept.process;
    await agent.inject(drill, { kind: 'pause', service: 'kept' });
    process.kill(paused.pid, 'SIGKILL');
    const replaced = await kept.runs(paused);
    expect(await agent.revert(drill)).toMatchObject({ verified: true });
    expect(kept.process).toEqual(replaced);
    expect(kept.state).toBe('running');
  });

  test('signals no process that only has the number of the one it harmed', async () => {
    const drill = await agent.entered('plain');
    await agent.inject(drill, { kind: 'pause', service: 'plain' });
    agent.powerCut();
    const file = agent.leaseFile(drill);
    const { startedAt } = plain.process;
    const edited = readFileSync(file, 'utf8').replaceAll(`"${startedAt}"`, '"1"');
    expect(edited).not.toContain(startedAt);
    await writeFile(file, edited);
    await agent.start();
    await agent.revert(drill);
    expect(plain.state).toBe('stopped');
    process.kill(plain.process.pid, 'SIGCONT');
  });

  test('proves dead whatever the injection left running, before it takes anything back', async () => {
    await writeFile(
      at('fork.sh'),
      `( while :; do echo harm >> harm; sleep 0.02; done ) &
       echo $! > child.pid
       kill "$(cat forking.pid)"`,
    );
    const drill = await agent.entered('forking');
    await agent.inject(drill, { kind: 'stop', service: 'forking' });
    const child = living(Number(readFileSync(at('child.pid'), 'utf8')));
    await agent.revert(drill);
    await forking.runs();
    expect(isAlive(child)).toBe(false);
    const { size } = statSync(at('harm'));
    await delay(100);
    expect(statSync(at('harm')).size).toBe(size);
  });

  test('keeps no number of a command that has ended: others may be given it', async () => {
    await writeFile(at('fork.sh'), 'kill "$(cat forking.pid)"');
    const drill = await agent.entered('forking');
    await agent.inject(drill, { kind: 'stop', service: 'forking' });
    expect(agent.lease(drill).children).toEqual([]);
    await agent.revert(drill);
    await forking.runs();
  });

  test('proves dead a command that outlived the agent that ran it', async () => {
    await writeFile(at('fork.sh'), 'echo $$ > slow.pid; sleep 600; touch late-harm');
    const drill = await agent.entered('forking');
    const injecting = agent.inject(drill, { kind: 'stop', service: 'forking' }).catch(() => {});
    await waitUntil(() => existsSync(at('slow.pid')), soon);
    const slow = living(Number(readFileSync(at('slow.pid'), 'utf8')));
    await agent.kill();
    await injecting;
    expect(isAlive(slow)).toBe(true);
    await agent.revert(drill);
    expect(isAlive(slow)).toBe(false);
    expect(forking.state).toBe('running');
  });
});

function identityOf({ pid, startedAt }: KnownProcess) {
  return { pid, startedAt, mark: '' };
}

describe('a rung', () => {
  test('is climbed once, however often it is asked for', async () => {
    const drill = await agent.entered('plain');
    const { starts } = plain;
    const rung = {
      drill,
      rungId: 'plain-1',
      service: 'plain',
      rung: { action: 'restart' },
    } as const;
    const climb = () => agent.client.call('climb', rung);
    const [first, second] = await Promise.all([climb(), climb()]);
    await agent.kill();
    expect(await retried(climb)).toEqual(first);
    expect(second).toEqual(first);
    expect(plain.starts).toBe(starts + 1);
  });

  test('ends no process of this boot for a number that another boot gave out', async () => {
    const drill = await agent.entered('plain');
    const other = stray.start('sleep', ['60'], { detached: true });
    const rungId = 'plain-1';
    await writeFile(
      new DrillFiles(agent.paths, drill.runId).rung(rungId),
      JSON.stringify({ startMs: 1, bootId: 'another boot', children: [identityOf(other)] }),
    );
    await agent.client.call('climb', {
      drill,
      rungId,
      service: 'plain',
      rung: { action: 'restart' },
    });
    expect(isAlive(other)).toBe(true);
  });
});
