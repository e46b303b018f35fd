import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { DrillStatus } from '../../domain/contract.js';
import { processState, identifyProcess } from '../../host/processes/process-identity.js';
import { waitUntil } from '../../host/processes/wait-until.js';
import { recordHistories } from '../support/record-histories.js';
import { Stack } from '../support/stack.js';
import { tempFolder } from '../support/temp-folder.js';
import { startTinySystem, type TinySystem } from '../support/tiny-system.js';

describe('however a drill ends, everything is put back and a report says how', () => {
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  let system: TinySystem;
  let stack: Stack;

  beforeAll(async () => {
    folder = await tempFolder();
    system = await startTinySystem(folder.path);
    stack = await new Stack(folder.path, system.inventoryPath).up();
  });
  afterAll(async () => {
    if (process.env['MUSTER_RECORD_HISTORIES'] !== undefined) await recordHistories(stack);
    await stack?.down();
    await system?.end();
    await folder?.remove();
  });

  const status = (handle: WorkflowHandle): Promise<DrillStatus> => handle.query('status');
  const standing = async (handle: WorkflowHandle): Promise<void> => {
    const stands = async () => (await status(handle)).standing.length > 0;
    expect(await waitUntil(stands, { withinMs: 30_000, everyMs: 50 })).toBe(true);
  };
  const serviceState = () => processState(identifyProcess(system.pid())!);

  test('a healthy service passes', async () => {
    const report = await stack.run({ drill: 'kill', requestedBy: 'ana', reason: 'rehearsal' });
    expect(report.checks.filter(({ passed }) => passed !== true)).toEqual([]);
    expect(report).toMatchObject({ outcome: 'completed', verdict: 'passed', requestedBy: 'ana' });
    expect(report.faults).toMatchObject([{ kind: 'kill', by: 'self' }]);
  });

  test('with its fault replaced by nothing it ends invalid', async () => {
    const report = await stack.run({ drill: 'control' });
    expect(report).toMatchObject({ outcome: 'invalid', verdict: 'inconclusive' });
    expect(report.outcomeReason).toContain('did not take');
  });

  test('a dry run harms nothing and is skipped', async () => {
    const pid = system.pid();
    const report = await stack.run({ drill: 'kill', dryRun: true });
    expect(report).toMatchObject({ outcome: 'completed', verdict: 'skipped', faults: [] });
    expect(system.pid()).toBe(pid);
  });

  test('a paused service is let go on and recovers', async () => {
    const report = await stack.run({ drill: 'pause' });
    expect(report.checks.filter(({ passed }) => passed !== true)).toEqual([]);
    expect(report.verdict).toBe('passed');
    expect(report.faults).toMatchObject([{ kind: 'pause', by: 'drill' }]);
    expect(serviceState()).toBe('running');
  });

  test('aborted while a fault stands', async () => {
    const handle = await stack.start({ drill: 'pause-long' });
    await standing(handle);
    expect(serviceState()).toBe('stopped');
    await handle.signal('abort', { by: 'ana', reason: 'enough seen' });
    const report = await handle.result();
    expect(report).toMatchObject({ outcome: 'aborted', verdict: 'inconclusive' });
    expect(report.outcomeReason).toBe('ana: enough seen');
    expect(report.faults).toMatchObject([{ by: 'drill', verified: { reverted: true } }]);
    expect(serviceState()).toBe('running');
  });

  test('cancelled while a fault stands: canceled in Temporal, with a report in its files', async () => {
    const handle = await stack.start({ drill: 'pause-long' });
    await standing(handle);
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow('cancelled');
    expect((await handle.describe()).status.name).toBe('CANCELLED');
    expect(serviceState()).toBe('running');
    expect(await handle.query('report')).toMatchObject({ outcome: 'cancelled' });
  });

  test('terminated while a fault stands: the guard reverts by the deadline', async () => {
    const handle = await stack.start({ drill: 'pause-short-deadline' });
    await standing(handle);
    const service = identifyProcess(system.pid())!;
    await handle.terminate('test');
    const back = () => processState(service) === 'running';
    expect(await waitUntil(back, { withinMs: 20_000, everyMs: 20 })).toBe(true);
    const none = async () => (await stack.agent.call('faults', {})).length === 0;
    expect(await waitUntil(none, { withinMs: 20_000, everyMs: 20 })).toBe(true);
  });

  test('the next drill takes over the locks of one that was terminated', async () => {
    const report = await stack.run({ drill: 'kill' });
    expect(report.verdict).toBe('passed');
  });

  test('manual step and sign-offs are waited for, each with the command that answers', async () => {
    const handle = await stack.start({ drill: 'signed' });
    const waits = (what: string) => async () =>
      (await status(handle)).waitingFor?.signal === what || undefined;
    await waitUntil(waits('verify'), { withinMs: 30_000, everyMs: 50 });
    const { waitingFor } = await status(handle);
    expect(waitingFor).toMatchObject({ what: 'Is the dashboard green?', from: ['conductor'] });
    expect(JSON.parse(waitingFor!.json)).toMatchObject({ step: 'dashboard' });
    await expect(
      handle.executeUpdate('verify', { args: [{ step: 'nonsense', outcome: 'pass', by: 'ana' }] }),
    ).rejects.toMatchObject({ cause: { message: expect.stringContaining('no step "nonsense"') } });
    await handle.signal('verify', { step: 'nonsense', outcome: 'pass', by: 'ana' });
    await handle.signal('surprise', 1);
    await handle.executeUpdate('verify', {
      args: [{ step: 'dashboard', outcome: 'pass', by: 'ana', note: 'all green' }],
    });
    await waitUntil(waits('signOff'), { withinMs: 30_000, everyMs: 50 });
    await handle.signal('signOff', { decision: 'approve', by: 'ben', role: 'reviewer' });
    await handle.signal('signOff', { decision: 'approve', by: 'ben', role: 'reviewer' });
    await handle.signal('signOff', { decision: 'approve', by: 'ana' });
    const report = await handle.result();
    expect(report.verdict).toBe('passed');
    expect(report.manualSteps).toMatchObject([{ step: 'dashboard', by: 'ana', note: 'all green' }]);
    expect(report.signOffs.map(({ by, role }) => `${by} ${role}`).sort()).toEqual([
      'ana conductor',
      'ben reviewer',
    ]);
    const told = report.timeline.map(({ what }) => what).join('\n');
    expect(told).toContain('unknown signal "surprise"');
    expect(told).toContain('duplicate sign-off');
    expect(told).toContain('no step "nonsense"');
  });

  test('a rejected sign-off fails the drill', async () => {
    const handle = await stack.start({ drill: 'signed' });
    // Before anybody waits for them: kept, and applied once.
    await handle.signal('verify', { step: 'dashboard', outcome: 'pass', by: 'ana' });
    await handle.signal('signOff', { decision: 'approve', by: 'ana' });
    await handle.signal('signOff', { decision: 'reject', by: 'ben', note: 'not so fast' });
    const report = await handle.result();
    expect(report.verdict).toBe('failed');
    expect(report.signOffs).toMatchObject([{ decision: 'reject', by: 'ben', note: 'not so fast' }]);
  });

  test('the guard reverting in the middle of a drill leaves no pass', async () => {
    const handle = await stack.start({ drill: 'pause-long' });
    await standing(handle);
    await stack.agent.call('revertAll', {});
    await delay(300);
    await handle.signal('abort', { by: 'ana', reason: 'seen' });
    const report = await handle.result();
    expect(report.verdict).not.toBe('passed');
    expect(report.faults).toMatchObject([{ by: 'person' }]);
  });
});
