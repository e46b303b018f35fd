import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jest, afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { applySchedules } from '../../../client/schedules/apply-schedules.js';
import { freePort } from '../../../host/dev/free-port.js';
import { readInventory } from '../../../host/inventory-file.js';
import { lastPassed } from '../../../host/overdue/last-passed.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { reportsOf } from '../../../host/report-files.js';
import { musterRoot } from '../../../host/program-path.js';
import { endMusters, muster, startMuster, type RunningMuster } from '../../support/muster.js';
import { startTinyStack, type TinyStack } from '../../support/tiny-stack.js';

jest.setTimeout(180_000);

let tiny: TinyStack;
let url: string;
let address: string;
let worker: RunningMuster;

beforeAll(async () => {
  tiny = await startTinyStack();
  await tiny.stack.endWorker();
  address = `127.0.0.1:${await freePort()}`;
  url = `http://${address}/metrics`;
  await appendFile(
    tiny.stack.inventoryPath,
    `  late:
    <<: *kill
    schedule: { every: 5s, overdueAfter: 5s, catchUp: 10s }
  early:
    <<: *kill
    schedule: { monthly: { day: 17, at: '03:00' } }
`,
  );
  await startWorker();
});
afterAll(async () => {
  await endWorker('SIGTERM');
  endMusters();
  await tiny?.end();
});

const env = (): Record<string, string> => ({
  ...(tiny.toolEnv as Record<string, string>),
  MUSTER_STATE_DIR: tiny.stack.paths.folder,
});

async function startWorker(): Promise<void> {
  const inventory = ['--inventory', tiny.stack.inventoryPath];
  const args = ['worker', '--host', 'local', '--metrics', address, ...inventory];
  worker = startMuster(args, { env: env() });
  await until(async () => /polls/.test(worker.said()));
}

async function endWorker(signal: NodeJS.Signals): Promise<void> {
  worker?.child.kill(signal);
  await worker?.ended;
}

const until = <T>(look: () => Promise<T | undefined | false>, withinMs = 30_000) =>
  waitUntil(look, { withinMs, everyMs: 200 });

/** Every sample by its name and labels. */
async function scrape(): Promise<Readonly<Record<string, number>>> {
  const text = await (await fetch(url)).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1).replace('+Inf', 'Infinity'))];
    }),
  );
}

const inventory = () => readInventory(tiny.stack.inventoryPath, {});

describe('what a worker tells Prometheus', () => {
  test('drills by verdict and outcome, how they recovered, and when', async () => {
    expect(await scrape()).toMatchObject({
      'muster_build_info{version="0.1.0",host="local"}': 1,
      'muster_agent_up{host="local"}': 1,
      muster_temporal_up: 1,
      muster_inventory_valid: 1,
      'muster_faults_standing{host="local"}': 0,
      muster_runs_open: 0,
      'muster_runs_waiting{for="sign-off"}': 0,
    });
    const { measured, startedAt } = await tiny.stack.run({ drill: 'kill' });
    await tiny.stack.run({ drill: 'control' });
    const found = await scrape();
    const run = 'drill="kill",type="crashRecovery",verdict="passed",outcome="completed"';
    expect(found[`muster_drills_total{${run}}`]).toBe(1);
    const control = 'drill="control",type="crashRecovery",verdict="inconclusive",outcome="invalid"';
    expect(found[`muster_drills_total{${control}}`]).toBe(1);
    const maxSeconds = measured.recovery!.maxMs! / 1_000;
    const of = 'drill="kill",service="api"';
    expect(found[`muster_drill_recovery_seconds_sum{${of}}`]).toBeCloseTo(maxSeconds);
    expect(found[`muster_drill_recovery_seconds_count{${of}}`]).toBe(1);
    expect(found['muster_drill_last_recovery_seconds{drill="kill",bound="max"}']).toBeCloseTo(
      maxSeconds,
    );
    expect(found['muster_drill_last_verdict{drill="kill",verdict="passed"}']).toBe(1);
    expect(found['muster_drill_last_run_timestamp_seconds{drill="kill"}']).toBeCloseTo(
      Date.parse(startedAt) / 1_000,
    );
  });

  test('faults that stand, and people who are waited for', async () => {
    const paused = await tiny.stack.start({ drill: 'pause' });
    const standing = async () => (await scrape())['muster_faults_standing{host="local"}'] === 1;
    expect(await until(standing)).toBe(true);
    await paused.result();
    const signed = await tiny.stack.start({ drill: 'signed' });
    const waits = async (what: string) =>
      (await scrape())[`muster_runs_waiting{for="${what}"}`] === 1;
    expect(await until(() => waits('manual step'))).toBe(true);
    await signed.signal('verify', { step: 'dashboard', outcome: 'pass', by: 'ana' });
    expect(await until(() => waits('sign-off'))).toBe(true);
    expect(await scrape()).toMatchObject({
      'muster_faults_standing{host="local"}': 0,
      muster_runs_open: 1,
    });
    await signed.signal('signOff', { decision: 'approve', by: 'ana' });
    await signed.signal('signOff', { decision: 'approve', by: 'ben' });
    await signed.result();
    expect(await until(async () => (await scrape())['muster_runs_open'] === 0)).toBe(true);
  });

  test('what is overdue, as `muster list` says it; and every metric stands in the docs', async () => {
    const list = async (...args: string[]): Promise<string> => {
      const place = ['--inventory', tiny.stack.inventoryPath];
      const { code, stdout } = await muster(['list', ...args, ...place], { env: env() });
      expect(code).toBe(0);
      return stdout;
    };
    const none = await list();
    expect(none).toMatch(/Overdue:\n {2}late {2}never passed; nothing starts it/);
    await applySchedules(tiny.stack.client, await inventory(), { dryRun: false, prune: false });
    await tiny.stack.client.schedule.getHandle('muster.tiny.late').pause();
    const overdue = async (value: number) =>
      (await scrape())['muster_drill_overdue{drill="late"}'] === value;
    expect(await until(() => overdue(1))).toBe(true);
    expect(await list()).toMatch(/Overdue:\n {2}late {2}.*overdue since 20.*is paused/);
    expect(await scrape()).toMatchObject({
      'muster_drill_overdue{drill="early"}': 0,
      'muster_schedule_active{drill="late"}': 0,
      'muster_schedule_active{drill="early"}': 1,
    });
    const { startedAt } = await tiny.stack.run({ drill: 'late' });
    const passed = 'muster_drill_last_passed_timestamp_seconds{drill="late"}';
    expect(await until(async () => (await scrape())[passed])).toBeCloseTo(
      Date.parse(startedAt) / 1_000,
      -1,
    );
    const json = JSON.parse(await list('--overdue', '--json')) as { name: string }[];
    for (const { name } of json) expect(name).toBe('late');
    const page = await readFile(join(musterRoot, 'docs/metrics.md'), 'utf8');
    const told = [...page.matchAll(/^\| `(\w+)(?:\{|`)/gm)].map(([, name]) => name!);
    const served = (await (await fetch(url)).text()).matchAll(/^# TYPE (\w+) /gm);
    expect(told.toSorted()).toEqual([...served].map(([, name]) => name!).toSorted());
    await applyNothing();
  });

  test('after a restart gauges tell the truth, counters begin anew', async () => {
    const before = await scrape();
    await endWorker('SIGTERM');
    await startWorker();
    const after = await scrape();
    const last = 'muster_drill_last_recovery_seconds{drill="kill",bound="max"}';
    expect(after[last]).toBe(before[last]);
    expect(after[last]).toBeGreaterThan(0);
    expect(Object.keys(after).filter((name) => name.startsWith('muster_drills_total'))).toEqual([]);
  });

  test('who does not answer has no gauges but his own zero', async () => {
    await tiny.stack.endAgent();
    const found = await scrape();
    expect(found['muster_agent_up{host="local"}']).toBe(0);
    expect(found).not.toHaveProperty(['muster_faults_standing{host="local"}']);
    await tiny.stack.startAgent();
    expect((await scrape())['muster_agent_up{host="local"}']).toBe(1);
    expect((await fetch(url.replace('metrics', ''))).status).toBe(404);
  });

  test('an address that is taken is refused by name', async () => {
    const place = ['--inventory', tiny.stack.inventoryPath];
    const args = ['worker', '--host', 'local', '--metrics', address, ...place];
    const { code, stderr } = await muster(args, { env: env() });
    expect(code).toBe(4);
    expect(stderr).toContain(`metrics cannot be served at ${address}: listen EADDRINUSE`);
    const bad = await muster(['worker', '--metrics', '9464'], { env: env() });
    expect(bad).toMatchObject({ code: 64, stderr: expect.stringContaining('127.0.0.1:9464') });
  });
});

describe('the reports', () => {
  test('tell of the last pass where Temporal keeps none any more', async () => {
    const inventoryPath = tiny.stack.inventoryPath;
    const of = { name: 'late', environment: 'tiny', inventoryPath };
    const byTemporal = await lastPassed(tiny.stack.client, of);
    // What passed elsewhere did not pass here.
    expect(await lastPassed(tiny.stack.client, { ...of, environment: 'sea' })).toBeUndefined();
    const folder = join(tiny.folder, 'reports', 'renamed');
    expect(byTemporal).toBeDefined();
    const [report] = await reports('late');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, '2026-01-01T00-00-00.000Z-0.json'), report!);
    const filed = await lastPassed(tiny.stack.client, { ...of, name: 'renamed' });
    expect(filed).toBe(Date.parse((JSON.parse(report!) as { startedAt: string }).startedAt));
  });
});

async function reports(drill: string): Promise<string[]> {
  return Promise.all(
    reportsOf(tiny.stack.inventoryPath, drill).map((file) => readFile(file, 'utf8')),
  );
}

async function applyNothing(): Promise<void> {
  await tiny.stack.client.schedule.getHandle('muster.tiny.late').delete();
  await tiny.stack.client.schedule.getHandle('muster.tiny.early').delete();
}
