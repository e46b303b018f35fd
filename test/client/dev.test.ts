import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import type { ListedRun } from '../../client/runs/list-runs.js';
import { drillQueue, type DrillStatus } from '../../domain/contract.js';
import type { DrillReport, FaultRecord } from '../../domain/report/report.js';
import type { ProcessIdentity } from '../../domain/service.js';
import { AgentClient } from '../../host/agent/agent-client.js';
import { AgentPaths } from '../../host/agent/agent-paths.js';
import { identifyProcess, isAlive } from '../../host/processes/process-identity.js';
import { waitUntil } from '../../host/processes/wait-until.js';
import { freePort } from '../../host/dev/free-port.js';
import {
  endMusters,
  muster,
  startMuster,
  type MusterEnd,
  type RunningMuster,
} from '../support/muster.js';
import { tempFolder } from '../support/temp-folder.js';
import { startTinySystem, type TinySystem } from '../support/tiny-system.js';

/** One `muster dev` for all: what the commands promise is seen from outside, as a person sees it. */
let folder: Awaited<ReturnType<typeof tempFolder>>;
let system: TinySystem;
let dev: RunningMuster;
let env: Record<string, string>;
let ports: string[];
let connection: Connection;
let client: Client;

beforeAll(async () => {
  folder = await tempFolder();
  system = await startTinySystem(folder.path);
  const [port, uiPort] = [await freePort(), await freePort()];
  ports = ['--port', String(port), '--ui-port', String(uiPort)];
  env = { TEMPORAL_ADDRESS: `127.0.0.1:${port}` };
  dev = await startDev();
  connection = await Connection.connect({ address: env['TEMPORAL_ADDRESS']! });
  client = new Client({ connection });
});
afterAll(async () => {
  await connection.close();
  dev.child.kill('SIGINT');
  await dev.ended;
  endMusters();
  await system.end();
  await folder.remove();
});

async function startDev(): Promise<RunningMuster> {
  const started = startMuster(['dev', '--host', 'local', ...ports], { cwd: folder.path });
  await says(started, /Ctrl-C ends/);
  return started;
}

/** Waits until it has said so; a test that waits in vain shows what was said instead. */
async function says(running: RunningMuster, what: RegExp): Promise<void> {
  const said = (): boolean => what.test(running.said()) || running.child.exitCode !== null;
  await waitUntil(said, { withinMs: 50_000, everyMs: 20 });
  expect(running.said()).toMatch(what);
}

function run(...args: string[]): Promise<MusterEnd> {
  return muster(args, { cwd: folder.path, env });
}

async function json<T>(...args: string[]): Promise<T> {
  return JSON.parse((await run(...args, '--json')).stdout) as T;
}

async function processes(): Promise<
  Record<'dev' | 'server' | 'agent' | 'worker', ProcessIdentity>
> {
  return JSON.parse(await readFile(join(folder.path, '.muster/dev.json'), 'utf8'));
}

async function agentProcess(): Promise<ProcessIdentity> {
  const paths = AgentPaths.forInventory(join(folder.path, 'muster.yaml'), {});
  const agent = new AgentClient(paths.socket);
  const { pid } = await agent.call('hello', {});
  agent.close();
  return identifyProcess(pid)!;
}

test('a dry run harms nothing, exits 0, and shows where its report is', async () => {
  const before = system.pid();
  const { code, stdout, stderr } = await run('preflight', 'kill');
  expect({ code, said: stdout }).toEqual({
    code: 0,
    said: expect.stringMatching(
      /SKIPPED kill on tiny[^]*nothing was harmed[^]*reports\/kill\/.*\.json/,
    ),
  });
  expect(stderr).toContain('steady state: is everything healthy before?');
  expect(system.pid()).toBe(before);
});

test('run --json prints only the report, and exits by it; report and list tell the same later', async () => {
  const { code, stdout } = await run('run', 'kill', '--json', '--reason', 'a test');
  const report = JSON.parse(stdout) as DrillReport;
  expect({ code, verdict: report.verdict, reason: report.reason }).toEqual({
    code: 0,
    verdict: 'passed',
    reason: 'a test',
  });
  expect(await json('report', report.workflowId)).toEqual(report);
  expect((await run('report', report.workflowId, '--markdown')).stdout).toContain('# kill: PASSED');
  expect(await json<ListedRun[]>('list')).toContainEqual(
    expect.objectContaining({ workflowId: report.workflowId, state: 'over', verdict: 'passed' }),
  );
});

test('a drill whose fault did nothing proves nothing: exit 2', async () => {
  expect(await run('run', 'control')).toMatchObject({
    code: 2,
    stdout: expect.stringContaining('INCONCLUSIVE, INVALID control'),
  });
});

test('--yes answers steps and sign-offs, and the report shows that nobody looked', async () => {
  const { code, stdout } = await run('run', 'signed', '--yes', '--json');
  const { manualSteps, signOffs } = JSON.parse(stdout) as DrillReport;
  expect(code).toBe(0);
  expect([...manualSteps, ...signOffs].map(({ by, assurance }) => `${by} ${assurance}`)).toEqual(
    Array(3).fill('--yes auto'),
  );
});

test('people take part by commands, by the drill’s name; what does not fit is refused with a reason', async () => {
  const { workflowId } = await json<{ workflowId: string }>('start', 'signed', '--id', 'by-people');
  const handle = client.workflow.getHandle(workflowId);
  const waits = async (phase: string): Promise<void> => {
    const asked = async (): Promise<boolean> => {
      const status = await handle.query<DrillStatus>('status').catch(() => undefined);
      return status?.phase === phase && status.waitingFor !== null;
    };
    expect(await waitUntil(asked, { withinMs: 30_000, everyMs: 50 })).toBe(true);
  };
  await waits('manual step');
  expect((await run('status', 'signed')).stdout).toContain(
    'answer with: muster answer by-people dashboard pass --by YOU',
  );
  const refused = await run('answer', 'signed', 'dashboard', 'pass', '--by', 'ben');
  expect(refused).toMatchObject({
    code: 64,
    stderr: [
      'ANSWER_REFUSED: "ben" does not have the role "conductor"; ana may',
      'It waits for conductor: Is the dashboard green?',
      'Answer with: muster answer by-people dashboard pass --by YOU',
      '',
    ].join('\n'),
  });
  // A name that the inventory does not have, and a question that is not the one that is asked.
  const early = await run('sign-off', 'signed', '--by', 'eve');
  expect(early.stderr).toContain('"eve" is not among the inventory\'s people; ana, ben may');
  expect(early.stderr).toContain('Answer with: muster answer by-people dashboard pass --by YOU');
  const deviation = ['--deviation', 'dashboard=used the old one because the new is down'];
  await run('answer', 'signed', 'dashboard', 'pass', '--by', 'ana', ...deviation);
  await waits('sign-off');
  await run('sign-off', 'signed', '--by', 'ana');
  expect((await run('sign-off', workflowId, '--by', 'ben', '--reject', '--note', 'no')).code).toBe(
    0,
  );

  await handle.result();
  const report = await json<DrillReport>('report', workflowId);
  expect(report.verdict).toBe('failed');
  expect(report.manualSteps).toMatchObject([
    { by: 'ana', deviations: [{ what: 'used the old one', why: 'the new is down' }] },
  ]);
  expect(await run('answer', workflowId, 'dashboard', 'pass', '--by', 'ana')).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('NOT_WAITING'),
  });
});

test('Ctrl-C aborts the drill, which puts everything back and reports: exit 3', async () => {
  const running = startMuster(['run', 'pause-long'], { cwd: folder.path, env });
  await says(running, /1 of 1 stopped/);
  expect(await json<FaultRecord[]>('faults')).toMatchObject([{ kind: 'pause', revertedAt: null }]);
  running.child.kill('SIGINT');
  const { code, stdout } = await running.ended;
  expect(code).toBe(3);
  expect(stdout).toContain('INCONCLUSIVE, ABORTED pause-long');
  expect(await json<FaultRecord[]>('faults')).toEqual([]);
});

test('faults revert asks before it acts, and --yes puts back what stands', async () => {
  const running = startMuster(['run', 'pause-long', '--json'], { cwd: folder.path, env });
  await says(running, /1 of 1 stopped/);
  expect(await run('faults', 'revert')).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('Add --yes'),
  });
  const { code, stdout } = await run('faults', 'revert', '--yes');
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('(person)') });
  await run('abort', 'pause-long', '--by', 'ana', '--reason', 'seen enough');
  expect(await running.ended).toMatchObject({ code: 3 });
});

test('a cancelled run’s report is found in its file', async () => {
  const running = startMuster(['run', 'pause-long', '--id', 'cancelled'], {
    cwd: folder.path,
    env,
  });
  await says(running, /1 of 1 stopped/);
  await client.workflow.getHandle('cancelled').cancel();
  expect(await running.ended).toMatchObject({
    code: 3,
    stdout: expect.stringContaining('INCONCLUSIVE, CANCELLED pause-long'),
  });
  expect(await json<DrillReport>('report', 'cancelled')).toMatchObject({ outcome: 'cancelled' });
});

test('a run that could not be planned left no report, and says why with its own code', async () => {
  const handle = await client.workflow.start('crashRecovery', {
    taskQueue: drillQueue,
    workflowId: 'unplanned',
    args: [{ drill: 'nosuch' }],
  });
  await handle.result().catch(() => {});
  expect(await run('report', 'unplanned')).toMatchObject({
    code: 64,
    stderr: expect.stringMatching(/^UNKNOWN_DRILL: the inventory has no drill "nosuch"/),
  });
});

test('a worker that dies is started again, and there is one muster dev for an inventory', async () => {
  const { worker } = await processes();
  process.kill(worker.pid, 'SIGKILL');
  await says(dev, /The worker died \(SIGKILL\)[^]*A worker runs again/);
  expect(await run('run', 'kill', '--dry-run')).toMatchObject({ code: 0 });
  expect(await run('dev', '--host', 'local')).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('muster dev runs here already'),
  });
});

test('what a killed muster dev left running, the next one ends or takes over', async () => {
  const before = await processes();
  dev.child.kill('SIGKILL');
  await dev.ended;
  dev = await startDev();
  const after = await processes();
  expect([before.worker, before.server].map(isAlive)).toEqual([false, false]);
  expect(after.agent).toEqual(before.agent);
  expect((await json<ListedRun[]>('list', '--all')).length).toBeGreaterThan(5);
});

test('without a worker answers are left as signals, and say so', async () => {
  const { worker } = await processes();
  process.kill(dev.child.pid!, 'SIGSTOP');
  process.kill(worker.pid, 'SIGKILL');
  try {
    await run('start', 'signed', '--id', 'lonely');
    const told = await run('answer', 'lonely', 'dashboard', 'pass', '--by', 'ana');
    expect(told).toMatchObject({ code: 0, stdout: expect.stringContaining('left as a signal') });
  } finally {
    process.kill(dev.child.pid!, 'SIGCONT');
  }
  await says(dev, /A worker runs again/);
  expect(await run('abort', 'lonely', '--by', 'ana', '--reason', 'over')).toMatchObject({
    code: 0,
  });
});

test('Ctrl-C at muster dev ends worker, agent and server in order, and leaves nothing running', async () => {
  const { dev: self, ...parts } = await processes();
  const agent = await agentProcess();
  await run('start', 'signed', '--id', 'still-open');
  dev.child.kill('SIGINT');
  const { code, stdout } = await dev.ended;
  expect(stdout).toMatch(/^Still open:\n {2}still-open \(.+\)$/m);
  expect(stdout).toContain('muster abort still-open --by YOU --reason WHY');
  expect({ code, order: stdout.match(/Ending the .*/g) }).toEqual({
    code: 0,
    order: ['Ending the worker …', 'Ending the agent …', 'Ending the Temporal server …'],
  });
  expect([self, ...Object.values(parts), agent].filter(isAlive)).toEqual([]);
});

test('a server that dies ends everything, with an error', async () => {
  dev = await startDev();
  const parts = await processes();
  process.kill(parts.server.pid, 'SIGKILL');
  const { code, stderr } = await dev.ended;
  expect({ code, stderr }).toEqual({
    code: 4,
    stderr: expect.stringContaining('TEMPORAL_UNREACHABLE: the Temporal server died (SIGKILL)'),
  });
  expect(Object.values(parts).filter(isAlive)).toEqual([]);
});
