import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DrillReport } from '../../domain/report/report.js';
import type { Defect } from '../../lab/twzrd/defects.js';
import { tempFolder } from '../support/temp-folder.js';
import { TwzrdStack } from '../support/twzrd-stack.js';

const variants = `
  short: &short
    <<: *database-outage
    objectives: { detection: 800ms, recovery: 3s, lostWrites: 0 }
    leaks: { connections: database, gauges: [aggregator.pool], growth: 3, within: 1500ms }
    holdFor: 1200ms
    healthyFor: 300ms
  hangs: { <<: *short, fault: pause }
  nothing: { <<: *short, fault: none }
  killed: { <<: *short, fault: kill, objectives: { detection: 800ms, recovery: 1s, lostWrites: 0 } }
  crash-meanwhile: { <<: *short, crashDuring: gateway }
  restart-allowed: { <<: *short, allowedRung: restart }
`;

describe('when PostgreSQL goes away', () => {
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  let stack: TwzrdStack;

  beforeAll(async () => {
    folder = await tempFolder();
    stack = new TwzrdStack(folder.path, variants);
    await stack.rise();
  });
  afterAll(async () => {
    await stack?.down();
    await folder?.remove();
  });

  const drilled = async (drill: string): Promise<DrillReport> =>
    (await stack.start({ drill }, 'dependencyOutage')).result();
  const failed = ({ checks }: DrillReport): readonly string[] =>
    checks.filter(({ passed }) => passed !== true).map(({ name }) => name);

  test.each(['short', 'hangs', 'crash-meanwhile'])('a sound system passes: %s', async (drill) => {
    const report = await drilled(drill);
    expect(failed(report)).toEqual([]);
    expect(report).toMatchObject({ verdict: 'passed', outcome: 'completed', findings: [] });
  });

  test('with its fault replaced by nothing it ends invalid', async () => {
    expect(await drilled('nothing')).toMatchObject({ outcome: 'invalid', verdict: 'inconclusive' });
  });

  test('a database that nobody restarts is told, and is put back', async () => {
    const report = await drilled('killed');
    expect(report).toMatchObject({ verdict: 'failed', outcome: 'completed', rungs: [] });
    expect(failed(report)).toEqual(['postgres: recovered within its objective']);
  });

  test.each<[Defect, readonly string[]]>([
    ['crashes-on-database-loss', ['aggregator: did not crash']],
    ['restarts-to-reconnect', ['aggregator: reconnected without a restart']],
    ['pool-leak', ['connections of database: none left open', 'gateway: log tells of no leak']],
    ['slow-detection', ['gateway: said so within the detection objective']],
    ['forgets-epochs', ['gateway.epochs: kept working meanwhile']],
    ['loses-writes', ['no acknowledged write was lost']],
  ])('%s fails it for that reason', async (defect, reasons) => {
    await stack.afflict(defect, ...dependants);
    const report = await drilled('short');
    expect(report.verdict).toBe('failed');
    expect(failed(report)).toEqual(expect.arrayContaining([...reasons]));
  });

  test('health-stays-green: it is late, and that health and work differ is told', async () => {
    await stack.afflict('health-stays-green', ...dependants);
    const report = await drilled('short');
    expect(failed(report)).toEqual(['gateway: said so within the detection objective']);
    expect(report.findings).toMatchObject([{ title: expect.stringContaining('stayed good') }]);
  });

  describe('never-reconnects: the ladder restarts it', () => {
    const rungs = [{ service: 'gateway', rung: 'restart', helped: true }];
    const findings = [{ title: expect.stringContaining('needed restart') }];

    test('which is told where the plan allows it', async () => {
      await stack.afflict('never-reconnects', ...dependants);
      const report = await drilled('restart-allowed');
      expect(failed(report)).toEqual([]);
      expect(report).toMatchObject({ verdict: 'passed', rungs, findings });
    });

    test('which fails where it does not', async () => {
      const report = await drilled('short');
      expect(failed(report)).toEqual([
        'gateway: recovered within its objective',
        'gateway: recovered without help',
      ]);
      expect(report).toMatchObject({ verdict: 'failed', rungs, findings });
    });
  });
});

const dependants = ['gateway', 'milo-aggregator'];
