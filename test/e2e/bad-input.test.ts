import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowFailedError, WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { DrillStatus } from '../../domain/contract.js';
import { waitUntil } from '../../host/processes/wait-until.js';
import { Stack } from '../support/stack.js';
import { tempFolder } from '../support/temp-folder.js';
import { startTinySystem, type TinySystem } from '../support/tiny-system.js';

/** A signal to a drill that has ended already. */
function late(): void {}

describe('what cannot be drilled is refused with a code, and nothing is touched', () => {
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  let system: TinySystem;
  let stack: Stack;
  let inventory: string;

  beforeAll(async () => {
    folder = await tempFolder();
    system = await startTinySystem(folder.path);
    inventory = readFileSync(system.inventoryPath, 'utf8');
    stack = await new Stack(folder.path, system.inventoryPath).up();
  });
  afterAll(async () => {
    await stack?.down();
    await system?.end();
    await folder?.remove();
  });

  const failureOf = async (handle: WorkflowHandle): Promise<ApplicationFailure> => {
    const error: unknown = await handle.result().catch((thrown: unknown) => thrown);
    let cause = (error as WorkflowFailedError).cause;
    while (cause !== undefined && !(cause instanceof ApplicationFailure)) {
      cause = cause.cause as Error | undefined;
    }
    return cause!;
  };
  const taskFailures = async (handle: WorkflowHandle): Promise<number> => {
    const { events } = await handle.fetchHistory();
    return events?.filter((event) => event.workflowTaskFailedEventAttributes).length ?? 0;
  };
  const untouched = async (handle: WorkflowHandle, pid: number): Promise<void> => {
    expect(await taskFailures(handle)).toBe(0);
    expect(system.pid()).toBe(pid);
    expect(await stack.agent.call('faults', {})).toEqual([]);
  };

  test.each([
    ['an unknown drill', { drill: 'no-such' }, 'UNKNOWN_DRILL'],
    ['a name of every object', { drill: '__proto__' }, 'UNKNOWN_DRILL'],
    ['null', null, 'BAD_INPUT'],
    ['no input', undefined, 'BAD_INPUT'],
    ['a string', 'kill', 'BAD_INPUT'],
    ['extra fields', { drill: 'kill', force: true }, 'BAD_INPUT'],
    ['wrong types', { drill: 7, dryRun: 'yes' }, 'BAD_INPUT'],
  ])('%s', async (_what, input, code) => {
    const pid = system.pid();
    const handle = await stack.start(input);
    const failure = await failureOf(handle);
    expect(failure.type).toBe(code);
    expect((await handle.describe()).status.name).toBe('FAILED');
    await untouched(handle, pid);
  });

  test('all mistakes of an input are told at once', async () => {
    const { message } = await failureOf(await stack.start({ drill: 7, dryRun: 'yes', force: 1 }));
    for (const part of ['drill', 'dryRun', 'force']) expect(message).toContain(part);
  });

  test('an inventory with ten mistakes: each with file and line', async () => {
    const pid = system.pid();
    const broken = inventory
      .replace('kind: lab', 'kind: moonbase')
      .replace('roles: [conductor]', 'roles: conductor')
      .replace('every: 20ms', 'every: fast')
      .replace('forbid: [ERROR]', 'forbid: ["("]')
      .replace('recovery: 20s', 'recovery: 20')
      .replace('fault: pause\n', 'fault: explode\n')
      .replace('signOff: [conductor, reviewer]', 'signOff: [emperor]')
      .replace('service: elsewhere', 'service: nowhere')
      .replace('tcp: "127.0.0.1', 'tcp: "')
      .replace('supervised: true', 'supervised: 7');
    writeFileSync(system.inventoryPath, broken);
    try {
      const handle = await stack.start({ drill: 'kill' });
      const failure = await failureOf(handle);
      expect(failure.type).toBe('INVENTORY_INVALID');
      const told = failure.message.split('\n').filter((line) => /muster\.yaml:\d+: /.test(line));
      expect(told.length).toBeGreaterThanOrEqual(10);
      await untouched(handle, pid);
    } finally {
      writeFileSync(system.inventoryPath, inventory);
    }
  });

  test('an edit of the inventory changes no drill in flight', async () => {
    const handle = await stack.start({ drill: 'pause' });
    const stands = async () => (await handle.query<DrillStatus>('status')).standing.length > 0;
    await waitUntil(stands, { withinMs: 30_000, everyMs: 50 });
    writeFileSync(system.inventoryPath, inventory.replaceAll('ERROR', 'started'));
    try {
      const report = await handle.result();
      expect(report.verdict).toBe('passed');
    } finally {
      writeFileSync(system.inventoryPath, inventory);
    }
  });

  test('a host nobody serves', async () => {
    const pid = system.pid();
    const handle = await stack.start({ drill: 'on-the-moon' });
    const report = await handle.result();
    expect(report).toMatchObject({ outcome: 'invalid', verdict: 'inconclusive', faults: [] });
    expect(report.outcomeReason).toContain('HOST_UNREACHABLE');
    await untouched(handle, pid);
  });

  test('an empty pid file', async () => {
    const pid = system.pid();
    const pidFile = join(folder.path, 'service.pid');
    writeFileSync(pidFile, '');
    const handle = await stack.start({ drill: 'kill' });
    const report = await handle.result();
    writeFileSync(pidFile, String(pid));
    expect(report).toMatchObject({ outcome: 'invalid', faults: [] });
    expect(report.outcomeReason).toContain('PID_FILE_INVALID');
    await untouched(handle, pid);
  });

  test('an agent that is not there', async () => {
    const pid = system.pid();
    await stack.endAgent();
    const handle = await stack.start({ drill: 'kill' });
    const report = await handle.result();
    await stack.startAgent();
    expect(report).toMatchObject({ outcome: 'invalid', faults: [] });
    expect(report.outcomeReason).toContain('AGENT_UNREACHABLE');
    await untouched(handle, pid);
  });

  test('who requests a drill cannot approve it', async () => {
    const handle = await stack.start({ drill: 'approved', requestedBy: 'ben' });
    const waits = async () => (await handle.query<DrillStatus>('status')).phase === 'approval';
    await waitUntil(waits, { withinMs: 30_000, everyMs: 50 });
    await handle.signal('signOff', { decision: 'approve', by: 'ben' });
    const status = await handle.query<DrillStatus>('status');
    expect(status).toMatchObject({ phase: 'approval', waitingFor: { from: ['approver'] } });
    await handle.signal('abort', { by: 'ana', reason: 'nobody else may' });
    expect(await handle.result()).toMatchObject({ outcome: 'aborted', faults: [] });
  });

  test('production: only what says so, and only with an approval', async () => {
    const pid = system.pid();
    writeFileSync(system.inventoryPath, inventory.replace('kind: lab', 'kind: production'));
    try {
      const refused = await stack.start({ drill: 'kill' });
      expect((await failureOf(refused)).type).toBe('PRODUCTION_REFUSED');
      const waiting = await stack.start({ drill: 'approved', requestedBy: 'ana' });
      const settled = async () =>
        ['approval', 'done'].includes((await waiting.query<DrillStatus>('status')).phase);
      expect(await waitUntil(settled, { withinMs: 30_000, everyMs: 50 })).toBe(true);
      await waiting.signal('signOff', { decision: 'approve', by: '--yes', auto: true }).catch(late);
      await waiting.signal('signOff', { decision: 'reject', by: 'ben', note: 'no' }).catch(late);
      const report = await waiting.result();
      // Where test agent and worker share a control group, that alone already refuses it.
      const why = report.outcome === 'invalid' ? 'control group' : 'ben did not approve';
      expect(['invalid', 'aborted']).toContain(report.outcome);
      expect(report.outcomeReason).toContain(why);
      expect(report.faults).toEqual([]);
      await untouched(waiting, pid);
    } finally {
      writeFileSync(system.inventoryPath, inventory);
    }
  });

  test('a service that is down already is not harmed further', async () => {
    await system.end();
    const handle = await stack.start({ drill: 'kill' });
    const report = await handle.result();
    expect(report).toMatchObject({ outcome: 'invalid', verdict: 'inconclusive', faults: [] });
    expect(report.outcomeReason).toContain('not healthy before');
    expect(await taskFailures(handle)).toBe(0);
  });
});
