import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import type { WorkflowHandle } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { tctl as prerequisite } from '../../client/prerequisites/tctl.js';
import { listRuns } from '../../client/runs/list-runs.js';
import { readReport, readReportOf } from '../../host/report-files.js';
import type { DrillStatus } from '../../domain/contract.js';
import type { SuiteReport } from '../../domain/suite/suite-report.js';
import { embeddedEnv } from '../../host/dev/temporal-server.js';
import { identifyProcess, processState } from '../../host/processes/process-identity.js';
import { waitUntil } from '../../host/processes/wait-until.js';
import { programPath } from '../../host/program-path.js';
import { replayOpenDrills } from '../../worker/replay-gate.js';
import { findTool } from '../support/find-tool.js';
import { muster } from '../support/muster.js';
import { recordHistories } from '../support/record-histories.js';
import { Stack } from '../support/stack.js';
import { tempFolder } from '../support/temp-folder.js';
import { startTinySuites, type TinySuites } from '../support/tiny-suites.js';
import { unless } from '../support/unless.js';

const tctl = await findTool(prerequisite);

type Handle = WorkflowHandle<(input: unknown) => Promise<SuiteReport>>;

describe('a suite runs its drills, grades them, and leaves nothing half done', () => {
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  let system: TinySuites;
  let stack: Stack;

  beforeAll(async () => {
    folder = await tempFolder();
    system = await startTinySuites(folder.path);
    stack = await new Stack(folder.path, system.inventoryPath).up();
  });
  afterAll(async () => {
    if (process.env['MUSTER_RECORD_HISTORIES'] !== undefined) {
      // Beside the suites one drill that tells its suite for whom it waits.
      await recordHistories(stack, 'suite', ({ type, workflowId, status }) => {
        if (type !== 'drillSuite') return workflowId === 'test-1/a-asked';
        return workflowId.startsWith('test') && status.name !== 'FAILED';
      });
    }
    await stack?.down();
    await system?.end();
    await folder?.remove();
  });

  const start = (input: object): Promise<Handle> => stack.start<SuiteReport>(input, 'drillSuite');
  const status = (handle: WorkflowHandle): Promise<DrillStatus> => handle.query('status');
  const until = async (handle: Handle, holds: (status: DrillStatus) => boolean): Promise<void> => {
    const seen = async () => holds(await status(handle));
    expect(await waitUntil(seen, { withinMs: 30_000, everyMs: 50 })).toBe(true);
  };
  const childOf = (handle: Handle, drill: string): WorkflowHandle =>
    stack.client.workflow.getHandle(`${handle.workflowId}/${drill}`);
  const standing = async (handle: Handle, drill: string): Promise<void> => {
    const stands = async () =>
      (await status(childOf(handle, drill)).catch(() => undefined))?.standing.length === 1;
    expect(await waitUntil(stands, { withinMs: 30_000, everyMs: 50 })).toBe(true);
  };
  const stateOfA = () => processState(identifyProcess(system.a.pid())!);
  const cli = (...args: string[]) =>
    muster(args, {
      cwd: folder.path,
      env: { TEMPORAL_ADDRESS: stack.server.address, MUSTER_STATE_DIR: stack.paths.folder },
    });

  test('in order, at once where it says so, skipping with a reason; signed by two people', async () => {
    const reason = 'monthly '.repeat(250);
    const handle = await start({ suite: 'whole', requestedBy: 'ana', reason });
    await until(handle, ({ children }) => children?.[1]?.waitingFor != null);
    const { children } = await status(handle);
    expect(children?.map(({ drill }) => drill)).toEqual([
      'a-kill',
      'a-asked',
      'b-kill',
      'a-nothing',
    ]);
    expect(children?.[0]?.state).toBe('passed');
    const { workflowId, waitingFor } = children![1]!;
    expect(workflowId).toBe(`${handle.workflowId}/a-asked`);
    expect(waitingFor?.command).toContain(`muster answer ${workflowId} dashboard`);
    const runs = await listRuns(stack.client, { all: true });
    const place = runs.findIndex((run) => run.workflowId === handle.workflowId);
    expect(runs[place + 1]).toMatchObject({ suite: handle.workflowId, drill: 'a-kill' });
    await childOf(handle, 'a-asked').signal('verify', {
      step: 'dashboard',
      outcome: 'pass',
      by: 'ana',
    });

    await until(handle, (now) => now.waitingFor !== null);
    await handle.executeUpdate('signOff', {
      args: [{ decision: 'approve', by: 'ana', role: 'conductor' }],
    });
    await expect(
      handle.executeUpdate('signOff', {
        args: [{ decision: 'approve', by: 'ana', role: 'reviewer' }],
      }),
    ).rejects.toMatchObject({ cause: { message: expect.stringContaining('another person') } });
    await handle.signal('signOff', { decision: 'approve', by: 'ana', role: 'reviewer' });
    expect((await status(handle)).waitingFor?.from).toEqual(['reviewer']);
    await handle.signal('signOff', { decision: 'approve', by: 'ben', role: 'reviewer' });

    const report = await handle.result();
    expect(report).toMatchObject({
      suite: 'whole',
      outcome: 'completed',
      verdict: 'passed',
      grade: 'GO',
      score: { passed: 3, needed: 3, of: 4 },
      risk: 'HIGH',
      nextDueBy: 'default',
      announce: 'Planned maintenance window simulation',
      drills: [
        { drill: 'a-kill', status: 'passed', expectedOutcome: 'It comes back by itself.' },
        { drill: 'a-asked', status: 'passed', plannedMs: 5_000 },
        { drill: 'b-kill', status: 'passed', risk: 'LOW' },
        { drill: 'a-nothing', status: 'skipped', reason: 'nobody wants it', workflowId: null },
      ],
    });
    expect(report.criteria).toContainEqual(
      expect.objectContaining({ name: 'crashesNotRecovered', result: 'met' }),
    );
    expect(report.signOffs.map(({ by, role }) => `${by} ${role}`)).toEqual([
      'ana conductor',
      'ben reviewer',
    ]);
    const [first, asked, other] = report.drills;
    expect(first!.finishedAt! <= asked!.startedAt! && first!.finishedAt! <= other!.startedAt!).toBe(
      true,
    );
    expect(other!.startedAt! < asked!.finishedAt! && asked!.startedAt! < other!.finishedAt!).toBe(
      true,
    );
    const days = (Date.parse(report.nextDue) - Date.parse(report.finishedAt)) / 86_400_000;
    expect(days).toBe(30);
    for (const { files } of report.drills.slice(0, 3)) {
      expect(files.map(({ path }) => path.split('.').at(-1))).toContain('md');
      for (const { path, sha256 } of files) {
        const content = readFileSync(join(folder.path, path));
        expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
      }
    }
    const filed = await readReportOf(system.inventoryPath, 'whole', report.runId);
    expect(filed).toEqual(report);
    const { stdout, code } = await cli('report', 'whole', '--markdown');
    expect(code).toBe(0);
    for (const told of ['# whole: GO', '### Test 4: a-nothing', 'ben', 'Planned maintenance']) {
      expect(stdout).toContain(told);
    }
  });

  test('what proves nothing makes it CONDITIONAL, and goes on to the next', async () => {
    const report = await (await start({ suite: 'undecided' })).result();
    expect(report).toMatchObject({ grade: 'CONDITIONAL', verdict: 'inconclusive' });
    expect(report.drills.map(({ status }) => status)).toEqual(['inconclusive', 'passed']);
    expect(report.actions.within7Days[0]?.drills).toEqual(['a-nothing']);
  });

  test('stops after a failure where it says so; the failed drill is run again alone, and both show', async () => {
    const first = await (await start({ suite: 'stops' })).result();
    expect(first).toMatchObject({ grade: 'NO-GO', verdict: 'failed' });
    expect(first.drills).toMatchObject([
      { status: 'failed' },
      { status: 'notRun', reason: 'b-noisy did not pass' },
    ]);
    const before = readFileSync(system.inventoryPath, 'utf8');
    writeFileSync(system.inventoryPath, before.replace('forbid: [started]', 'forbid: [ERROR]'));
    try {
      const args = ['--only', 'b-noisy', '--of', first.workflowId, '--json', '--id', 'test-again'];
      const { stdout, code } = await cli('run', 'stops', ...args);
      const again = JSON.parse(stdout) as SuiteReport;
      expect(again).toMatchObject({ grade: 'GO', rerunOf: { workflowId: first.workflowId } });
      expect(code).toBe(0);
      expect(again.drills).toMatchObject([
        { status: 'passed', earlier: [{ status: 'failed', runId: first.drills[0]!.runId }] },
        { status: 'notRun', carriedFrom: first.workflowId },
      ]);
    } finally {
      writeFileSync(system.inventoryPath, before);
    }
  });

  test('an abort is passed on, and what was not run is told', async () => {
    const handle = await start({ suite: 'long' });
    await standing(handle, 'a-long');
    await handle.signal('abort', { by: 'ana', reason: 'real incident' });
    const report = await handle.result();
    expect(report).toMatchObject({
      outcome: 'aborted',
      grade: null,
      verdict: 'inconclusive',
      drills: [
        { outcome: 'aborted', reason: 'ana: real incident', standing: [] },
        { status: 'notRun', reason: 'ana: real incident' },
      ],
    });
    expect(stateOfA()).toBe('running');
  });

  test('cancelled: its drills put everything back, and the report is in its files', async () => {
    const handle = await start({ suite: 'long' });
    await standing(handle, 'a-long');
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow('cancelled');
    expect((await handle.describe()).status.name).toBe('CANCELLED');
    expect(stateOfA()).toBe('running');
    const { runId } = await handle.describe();
    const report = await readReportOf(system.inventoryPath, 'long', runId);
    expect(report).toMatchObject({
      outcome: 'cancelled',
      drills: [
        { drill: 'a-long', outcome: 'cancelled', standing: [], files: { length: 2 } },
        { drill: 'b-kill', status: 'notRun' },
      ],
    });
  });

  test('terminated: its drills are cancelled, and put everything back by themselves', async () => {
    const handle = await start({ suite: 'long' });
    await standing(handle, 'a-long');
    const child = childOf(handle, 'a-long');
    await handle.terminate('test');
    await expect(child.result()).rejects.toThrow('cancelled');
    expect(stateOfA()).toBe('running');
    expect(await stack.agent.call('faults', {})).toEqual([]);
  });

  test('the worker is killed between two drills, and the server restarted: it goes on', async () => {
    await stack.worker!.stop();
    const doomed = await stack.startWorker({
      MUSTER_CRASH_AT: 'worker.before-find-report',
      MUSTER_CRASH_MARK: join(folder.path, 'crashed'),
    });
    const { workflowId } = await start({ suite: 'pair' });
    expect(await doomed.exited).toBe('SIGKILL');
    await stack.server.kill();
    await stack.startServer();
    await stack.startWorker();
    const handle: Handle = stack.client.workflow.getHandle(workflowId);
    const report = await handle.result();
    expect(report).toMatchObject({
      grade: 'GO',
      drills: [{ status: 'passed' }, { status: 'passed' }],
    });
    expect(report.drills.every(({ files }) => files.length === 2)).toBe(true);
  }, 120_000);

  test('--yes answers the drills as well, marked as nobody looking; the exit code is the grade’s', async () => {
    const { code, stdout } = await cli('run', 'asking', '--yes', '--json');
    const report = JSON.parse(stdout) as SuiteReport;
    expect(report.grade).toBe('GO');
    expect(code).toBe(0);
    expect(report.signOffs.map(({ assurance }) => assurance)).toEqual(['auto', 'auto']);
    const { path } = report.drills[0]!.files.find(({ path }) => path.endsWith('.json'))!;
    expect(await readReport(join(folder.path, path))).toMatchObject({
      manualSteps: [{ step: 'dashboard', assurance: 'auto' }],
    });
  });

  test('a rejected sign-off leaves no GO; the replay gate knows an open suite', async () => {
    const handle = await start({ suite: 'asking' });
    await until(handle, ({ children }) => children?.[0]?.waitingFor != null);
    const connection = await NativeConnection.connect({ address: stack.server.address });
    try {
      const bundle = programPath('workflow-bundle.js');
      expect(await replayOpenDrills(connection, 'default', bundle)).toBe(2);
    } finally {
      await connection.close();
    }
    await childOf(handle, 'a-asked').signal('verify', {
      step: 'dashboard',
      outcome: 'pass',
      by: 'ana',
    });
    await until(handle, ({ waitingFor }) => waitingFor !== null);
    await handle.signal('signOff', { decision: 'reject', by: 'ben' });
    const report = await handle.result();
    expect(report).toMatchObject({ grade: 'NO-GO', verdict: 'failed' });
    expect(report.gradeReasons).toEqual(['rejected by ben (reviewer)']);
  });

  unless(tctl.missing)('tctl starts one with plain JSON', async () => {
    const workflowId = 'suite-by-tctl';
    const what = ['--taskqueue', 'muster', '--workflow_type', 'drillSuite'];
    const input = ['--workflow_id', workflowId, '--input', '{"suite":"undecided","reason":"“so”"}'];
    await execa(
      tctl.path,
      ['--address', stack.server.address, 'workflow', 'start', ...what, ...input],
      { env: { ...embeddedEnv(process.env, stack.server.address), HOME: folder.path } },
    );
    const handle: Handle = stack.client.workflow.getHandle(workflowId);
    expect(await handle.result()).toMatchObject({ suite: 'undecided', reason: '“so”' });
  });

  test('a dry run plans and looks, harms nothing, grades nothing', async () => {
    const pid = system.a.pid();
    const report = await (await start({ suite: 'pair', dryRun: true })).result();
    expect(report).toMatchObject({ verdict: 'skipped', grade: null, criteria: [] });
    expect(system.a.pid()).toBe(pid);
  });

  test.each([
    ['an unknown suite', { suite: 'no-such' }, 'UNKNOWN_SUITE'],
    ['a drill instead', { drill: 'a-kill' }, 'BAD_INPUT'],
    ['nothing', undefined, 'BAD_INPUT'],
    ['a drill that it does not have', { suite: 'pair', only: ['a-long'] }, 'BAD_INPUT'],
    ['a run that left no report', { suite: 'pair', only: ['a-kill'], of: 'x' }, 'BAD_INPUT'],
    ['a path as the run', { suite: 'pair', only: ['a-kill'], of: '../../etc' }, 'BAD_INPUT'],
  ])('%s begins no drill', async (_what, input, code) => {
    const handle = await start(input as object);
    await expect(handle.result()).rejects.toMatchObject({ cause: { cause: { type: code } } });
    const { events } = await handle.fetchHistory();
    const begun = events?.filter(
      (event) => event.startChildWorkflowExecutionInitiatedEventAttributes,
    );
    expect(begun).toEqual([]);
  });
});
