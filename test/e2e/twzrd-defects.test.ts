import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { DrillReport } from '../../domain/report/report.js';
import { tempFolder } from '../support/temp-folder.js';
import { TwzrdStack } from '../support/twzrd-stack.js';

describe('each defect of the practice system fails the drill for its own reason', () => {
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  let stack: TwzrdStack;

  beforeAll(async () => {
    folder = await tempFolder();
    stack = new TwzrdStack(folder.path);
  });
  afterEach(() => stack.fall());
  afterAll(async () => {
    await stack?.down();
    await folder?.remove();
  });

  const failed = ({ checks }: DrillReport): readonly string[] =>
    checks.filter(({ passed }) => passed !== true).map(({ name }) => name);

  test('without a defect gateway and aggregator pass, and nothing is lost', async () => {
    await stack.rise();
    const handle = await stack.start({ drill: 'services-crash' });
    await handle.signal('signOff', { decision: 'approve', by: 'ana' });
    await handle.signal('signOff', { decision: 'approve', by: 'ben' });
    const report = await handle.result();
    expect(failed(report)).toEqual([]);
    expect(report).toMatchObject({ verdict: 'passed', outcome: 'completed' });
    expect(report.measured.services.map(({ managedAs }) => managedAs)).toEqual([
      { name: 'gateway', id: expect.any(String) },
      { name: 'milo-aggregator', id: expect.any(String) },
    ]);
    expect(report.measured.dataLoss).toMatchObject({ lost: 0, enough: true });

    const stopped = await stack.run({ drill: 'gateway-stop' });
    expect(stopped.verdict).toBe('passed');
    expect(stopped.findings.map(({ title }) => title)).toEqual([
      'pm2 did not start gateway ("gateway") again within 3000 ms of its stop',
    ]);

    // Secrets stay where they are needed: in no history, file, log or command line of ours.
    const places = [
      ['history', historyToJSON(await handle.fetchHistory())],
      ...filesBelow(folder.path, (path) => !path.startsWith(join(folder.path, 'lab'))),
      ...commandLines(),
    ] as const;
    expect(places.length).toBeGreaterThan(10);
    for (const secret of stack.secrets()) {
      const leaks = places.filter(([, text]) => text.includes(secret)).map(([where]) => where);
      expect(leaks).toEqual([]);
    }
  });

  test('no-autorestart: it needs a restart by the ladder', async () => {
    await stack.rise('no-autorestart');
    const report = await stack.run({ drill: 'gateway-crash' });
    expect(report.verdict).toBe('failed');
    expect(failed(report)).toEqual(
      expect.arrayContaining([
        'gateway: recovered within its objective',
        'gateway: recovered without help',
      ]),
    );
    expect(report.rungs).toMatchObject([{ rung: 'restart', helped: true }]);
    expect(report.findings.map(({ title }) => title).join()).toContain('not set to restart');
  });

  test('slow-start: it is not back in time', async () => {
    await stack.rise('slow-start');
    const report = await stack.run({ drill: 'gateway-crash' });
    expect(report.verdict).toBe('failed');
    expect(failed(report)).toContain('gateway: recovered within its objective');
    expect(report.measured.recovery!.maxMs).toBeNull();
  });

  test('loses-writes: acknowledged writes are gone, and that alone fails it', async () => {
    await stack.rise('loses-writes');
    const report = await stack.run({ drill: 'gateway-crash' });
    expect(report.verdict).toBe('failed');
    expect(failed(report)).toEqual(['no acknowledged write was lost']);
    expect(report.measured.dataLoss!.lost).toBeGreaterThan(0);
  });

  test('dirty-log: an error in the log since the kill, and that alone fails it', async () => {
    await stack.rise('dirty-log');
    const report = await stack.run({ drill: 'gateway-crash' });
    expect(report.verdict).toBe('failed');
    expect(failed(report)).toEqual(['gateway: log clean since the kill']);
  });

  test('flapping: up and down again is not recovered', async () => {
    await stack.rise('flapping');
    const report = await stack.run({ drill: 'gateway-crash' });
    expect(report.verdict).toBe('failed');
    expect(failed(report)).toContain('gateway: recovered within its objective');
    expect(report.measured.services[0]!.episodes).toBeGreaterThan(2);
  });

  test('bystander-falls: the drill stops, and says who fell', async () => {
    await stack.rise('bystander-falls');
    const report = await stack.run({ drill: 'gateway-crash' });
    expect(report).toMatchObject({ verdict: 'failed', outcome: 'aborted' });
    expect(report.outcomeReason).toContain('aggregator');
    expect(failed(report)).toContain('bystanders stayed healthy');
  });
});

function filesBelow(folder: string, wanted: (path: string) => boolean): [string, string][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(wanted)
    .map((path) => [path, readFileSync(path, 'latin1')]);
}

function commandLines(): [string, string][] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid): [string, string][] => {
      try {
        return [[`argv of ${pid}`, readFileSync(`/proc/${pid}/cmdline`, 'utf8')]];
      } catch {
        return [];
      }
    });
}
