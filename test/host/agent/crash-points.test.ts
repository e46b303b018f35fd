import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { DrillRef } from '../../../domain/plan.js';
import { monotonicMs } from '../../../host/processes/monotonic-clock.js';
import { AgentUnderTest, retried } from './agent-under-test.js';
import { TestedService } from './tested-services.js';

let agent: AgentUnderTest;
let kept: TestedService;
let plain: TestedService;

beforeAll(async () => {
  agent = await AgentUnderTest.create((folder) => {
    kept = new TestedService(folder, 'kept', { supervised: true });
    plain = new TestedService(folder, 'plain');
    return `services:\n${kept.yaml}${plain.yaml}`;
  });
  await kept.start();
  await plain.start();
});
afterAll(() => agent.end(kept, plain));

const whileInjecting = ['before-lease', 'after-lease', 'before-inject', 'after-inject'];
const whileReverting = ['before-revert', 'mid-revert', 'after-revert'];

describe.each([...whileInjecting, ...whileReverting])(
  'the agent is killed at %s and its caller asks again: it acted once, and nothing stands',
  (point) => {
    const mark = () => join(agent.folder, point);
    let drill: DrillRef;
    let pid: number;

    beforeAll(() => agent.start({ MUSTER_CRASH_AT: `agent.${point}`, MUSTER_CRASH_MARK: mark() }));
    afterAll(() => agent.stop());
    beforeEach(async () => {
      await rm(mark(), { force: true });
      drill = await agent.entered('kept', 'plain');
      ({ pid } = agent);
    });
    afterEach(async () => {
      expect(existsSync(mark())).toBe(true);
      await agent.answerOtherThan(pid);
      const left = await agent.client.call('leave', { drill });
      expect(left.unreverted).toEqual([]);
      expect(left.faults).toHaveLength(1);
      expect(await agent.client.call('faults', {})).toEqual([]);
      // What it had locked is free again.
      await agent.client.call('leave', { drill: await agent.entered('kept', 'plain') });
    });

    if (whileInjecting.includes(point)) {
      test('a kill', async () => {
        const { process, starts } = kept;
        const fromMs = monotonicMs();
        const first = await retried(() => agent.inject(drill, { kind: 'kill', service: 'kept' }));
        const toMs = monotonicMs();
        await kept.runs(process);

        expect(first).toMatchObject({ verified: true, selfHealing: true, record: { by: 'self' } });
        expect(first.since.startMs).toBeGreaterThanOrEqual(fromMs);
        expect(first.since.endMs).toBeLessThanOrEqual(toMs);
        expect(await agent.inject(drill, { kind: 'kill', service: 'kept' })).toEqual(first);
        expect(kept.starts).toBe(starts + 1);
      });
    }

    test('a pause', async () => {
      const { process } = plain;
      const first = await retried(() => agent.inject(drill, { kind: 'pause', service: 'plain' }));
      expect(first).toMatchObject({ verified: true, selfHealing: false });
      expect(plain.state).toBe('stopped');

      const reverted = await retried(() => agent.revert(drill));
      expect(plain.state).toBe('running');
      expect(plain.process).toEqual(process);
      expect(reverted).toMatchObject({ verified: true, record: { by: 'drill' } });
      expect(reverted.since.startMs).toBeGreaterThanOrEqual(first.since.endMs);
      expect(await agent.revert(drill)).toEqual(reverted);
      expect(await agent.inject(drill, { kind: 'pause', service: 'plain' })).toEqual(first);
      expect(plain.state).toBe('running');
    });

    test('a stop', async () => {
      const { starts } = plain;
      const first = await retried(() => agent.inject(drill, { kind: 'stop', service: 'plain' }));
      expect(first.verified).toBe(true);
      expect(plain.state).toBe('gone');

      const reverted = await retried(() => agent.revert(drill));
      await plain.runs();
      expect(reverted).toMatchObject({ verified: true, record: { by: 'drill' } });
      expect(await agent.revert(drill)).toEqual(reverted);
      expect(plain.starts).toBe(starts + 1);
    });
  },
);
