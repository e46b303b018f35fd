import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { WorkflowHandle } from '@temporalio/client';
import type { DrillStatus } from '../../domain/contract.js';
import type { DrillReport } from '../../domain/report/report.js';
import { waitUntil } from '../../host/processes/wait-until.js';
import { startTinyStack, type TinyStack } from '../support/tiny-stack.js';

const soon = { withinMs: 30_000, everyMs: 50 };

describe('a run says plainly', () => {
  let tiny: TinyStack;
  beforeAll(async () => {
    tiny = await startTinyStack();
  });
  afterAll(() => tiny?.end());

  const status = (handle: WorkflowHandle): Promise<DrillStatus> => handle.query('status');
  const until = async (
    handle: WorkflowHandle,
    holds: (status: DrillStatus) => boolean,
  ): Promise<DrillStatus> => {
    let last = await status(handle);
    expect(await waitUntil(async () => holds((last = await status(handle))), soon)).toBe(true);
    return last;
  };
  const told = ({ timeline }: Pick<DrillReport, 'timeline'>): string =>
    timeline.map(({ what }) => what).join('\n');

  test('who holds what it needs, at once, and goes on when that is free', async () => {
    const { stack } = tiny;
    const holder = await stack.start({ drill: 'pause-long' });
    await until(holder, ({ standing }) => standing.length > 0);
    const waiting = await stack.start({ drill: 'kill' });
    const { doing } = await until(waiting, (each) => each.doing.startsWith('waiting up to'));
    expect(doing).toContain(`held by drill "pause-long" (${holder.workflowId})`);
    expect(doing).toContain(`muster abort ${holder.workflowId} --by YOU`);
    expect((await status(holder)).outcome).toBe(null);

    const standing = await stack.agent.call('faults', {});
    expect(standing).toMatchObject([{ drill: 'pause-long', workflowId: holder.workflowId }]);
    const leftMs = Date.parse(standing[0]!.deadlineAt) - Date.now();
    expect(leftMs).toBeGreaterThan(0);
    expect(leftMs).toBeLessThanOrEqual(25_000);

    await holder.signal('abort', { by: 'ana', reason: 'the other one' });
    const report = await waiting.result();
    expect(report.verdict).toBe('passed');
    expect(told(report)).toContain(doing);
    const { events } = await waiting.fetchHistory();
    expect(events!.length).toBeLessThanOrEqual(100);
  });

  test('that a dry run has harmed nothing, and has nothing to put back', async () => {
    const report = await tiny.stack.run({ drill: 'kill', dryRun: true });
    expect(told(report)).toContain('nothing was harmed');
    expect(told(report)).not.toContain('reverting');
  });

  test('what --yes answered was seen by nobody, and what is too long is refused', async () => {
    const handle = await tiny.stack.start({ drill: 'signed' });
    const verify = { step: 'dashboard', outcome: 'pass', by: '--yes', auto: true };
    await until(handle, ({ waitingFor }) => waitingFor?.signal === 'verify');
    const long = { ...verify, note: 'n'.repeat(3_000) };
    await expect(handle.executeUpdate('verify', { args: [long] })).rejects.toMatchObject({
      cause: { type: 'ANSWER_REFUSED', message: expect.stringContaining('"note" must be') },
    });
    await handle.signal('verify', long);
    await handle.signal('verify', verify);
    await until(handle, ({ waitingFor }) => waitingFor?.signal === 'signOff');
    for (const role of ['conductor', 'reviewer']) {
      await handle.signal('signOff', { decision: 'approve', by: '--yes', role, auto: true });
    }
    const report = await handle.result();
    expect(told(report)).toContain('signal "verify" ignored: "note" must be');
    expect(report.checks.filter(({ auto }) => auto === true).map(({ name }) => name)).toEqual([
      'dashboard',
      'signed off',
    ]);
  });

  test('that a log which was compressed meanwhile is not known to be clean', async () => {
    const handle = await tiny.stack.start({ drill: 'pause' });
    await until(handle, ({ standing }) => standing.length > 0);
    const log = join(tiny.folder, 'service.log');
    renameSync(log, `${log}.1`);
    writeFileSync(log, 'started\n');
    writeFileSync(`${log}.1.gz`, gzipSync(readFileSync(`${log}.1`)));
    rmSync(`${log}.1`);
    const report = await handle.result();
    expect(
      report.checks.find(({ name }) => name === 'api: log clean since the pause'),
    ).toMatchObject({ passed: null, observed: expect.stringContaining('compressed or gone') });
    expect(report.verdict).toBe('inconclusive');
  });

  test('what each signal, Update and query is for, to the Temporal UI', async () => {
    const handle = await tiny.stack.start({ drill: 'kill', dryRun: true });
    await handle.result();
    const { definition } = await handle.query<{ definition: Record<string, Named[]> }>(
      '__temporal_workflow_metadata',
    );
    const described = (kind: string): Record<string, string> =>
      Object.fromEntries(
        definition[kind]!.map(({ name = 'any', description = '' }) => [name, description]),
      );
    for (const kind of ['signalDefinitions', 'updateDefinitions']) {
      expect(described(kind)).toMatchObject({
        verify: expect.stringContaining('"outcome"'),
        signOff: expect.stringContaining('"decision"'),
        abort: expect.stringContaining('"reason"'),
      });
    }
    expect(described('queryDefinitions')).toMatchObject({
      status: expect.stringContaining('waits for'),
      report: expect.stringContaining('report'),
    });
  });
});

interface Named {
  readonly name?: string;
  readonly description?: string;
}
