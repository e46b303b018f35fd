import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DrillReport } from '../../domain/report/report.js';
import { recordHistories } from '../support/record-histories.js';
import { tempFolder } from '../support/temp-folder.js';
import { TwzrdStack } from '../support/twzrd-stack.js';

const variants = `
  short: &short
    <<: *database-outage
    objectives: { detection: 20s, recovery: 20s, lostWrites: 0, successRate: 0.8 }
    leaks: &leaks { connections: database, gauges: [aggregator.pool], growth: 3, within: 10s }
    holdFor: 1200ms
    healthyFor: 300ms
  cut: { <<: *short, fault: { cut: database } }
  elsewhere:
    <<: *short
    fault:
      repoint: gateway
      variable: DATABASE_URL
      value: postgres://twzrd@database.invalid:5432/twzrd
    dependants: [gateway]
    keepsWorking: []
    stops: []
  nothing: { <<: *short, fault: none }
  killed: { <<: *short, fault: kill, objectives: { detection: 1s, recovery: 1s, lostWrites: 0 } }
  crash-meanwhile: { <<: *short, crashDuring: gateway }
  soon-told:
    <<: *short
    objectives: { detection: 1500ms, recovery: 20s, lostWrites: 0, successRate: 0.8 }
    leaks: { <<: *leaks, within: 1500ms }
  soon-back: &soon-back
    <<: *short
    objectives: { detection: 20s, recovery: 3s, lostWrites: 0, successRate: 0.8 }
  restart-allowed: { <<: *soon-back, allowedRung: restart }
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
    if (process.env['MUSTER_RECORD_HISTORIES'] !== undefined) await record(stack);
    await stack?.down();
    await folder?.remove();
  });

  const drilled = async (drill: string): Promise<DrillReport> =>
    (await stack.start({ drill }, 'dependencyOutage')).result();
  const failed = ({ checks }: DrillReport): readonly string[] =>
    checks.filter(({ passed }) => passed !== true).map(({ name }) => name);

  test.each(['short', 'cut', 'elsewhere', 'crash-meanwhile'])(
    'a sound system passes: %s',
    async (drill) => {
      const report = await drilled(drill);
      expect(failed(report)).toEqual([]);
      expect(report).toMatchObject({ verdict: 'passed', outcome: 'completed', findings: [] });
    },
  );

  test('with its fault replaced by nothing it ends invalid', async () => {
    expect(await drilled('nothing')).toMatchObject({ outcome: 'invalid', verdict: 'inconclusive' });
  });

  test('a database that nobody restarts is told, and is put back', async () => {
    const report = await drilled('killed');
    expect(report).toMatchObject({ verdict: 'failed', outcome: 'completed', rungs: [] });
    expect(failed(report)).toContain('postgres: recovered within its objective');
    expect(report.findings).toMatchObject([
      { title: expect.stringContaining('postgres had not come back by itself') },
    ]);
  });

  test('crashes-on-database-loss and pool-leak each fail it for their reason', async () => {
    await stack.afflict({
      'milo-aggregator': 'crashes-on-database-loss',
      gateway: 'pool-leak',
    });
    const told = failed(await drilled('soon-told'));
    expect(told).toEqual(
      expect.arrayContaining([
        'aggregator: did not crash',
        // Who is gone cannot say that it is degraded.
        'aggregator: said so within the detection objective',
        'connections of database: none left open',
        'gateway: log tells of no leak',
      ]),
    );
    expect(told).not.toContain('gateway: did not crash');
    expect(told).not.toContain('aggregator: log tells of no leak');
  });

  test('restarts-to-reconnect and forgets-epochs each fail it for their reason', async () => {
    await stack.afflict({ 'milo-aggregator': 'restarts-to-reconnect', gateway: 'forgets-epochs' });
    expect(failed(await drilled('short'))).toEqual([
      'gateway.epochs: kept working meanwhile',
      'aggregator: reconnected without a restart',
    ]);
  });

  test('keeps-clients and pretends-to-write each fail it for their reason', async () => {
    await stack.afflict({ 'milo-aggregator': 'keeps-clients', gateway: 'pretends-to-write' });
    const report = await drilled('soon-told');
    const told = failed(report);
    expect(told).toContain('gateway.write: stopped meanwhile');
    expect(told).toContain('aggregator.pool: no connection left open');
    expect(told).not.toContain('aggregator.numbers: stopped meanwhile');
  });

  test('slow-detection and loses-writes each fail it for their reason', async () => {
    await stack.afflict({ 'milo-aggregator': 'slow-detection', gateway: 'loses-writes' });
    const told = failed(await drilled('soon-told'));
    expect(told).toContain('aggregator: said so within the detection objective');
    expect(told).toContain('no acknowledged write was lost');
  });

  test('health-stays-green: it never says so, and that health and work differ is told', async () => {
    await stack.afflict({ 'milo-aggregator': '', gateway: 'health-stays-green' });
    const report = await drilled('soon-told');
    expect(failed(report)).toContain('gateway: said so within the detection objective');
    expect(report.findings).toMatchObject([
      { title: expect.stringMatching(/gateway.healthy stayed good .* while gateway.works.write/) },
    ]);
  });

  describe('never-reconnects: the ladder restarts it', () => {
    const rungs = [{ service: 'gateway', rung: 'restart', helped: true }];
    const findings = [{ title: expect.stringContaining('needed restart') }];

    test('which is told where the plan allows it', async () => {
      await stack.afflict({ 'milo-aggregator': '', gateway: 'never-reconnects' });
      const report = await drilled('restart-allowed');
      expect(failed(report)).toEqual([]);
      expect(report).toMatchObject({ verdict: 'passed', rungs, findings });
    });

    test('which fails where it does not', async () => {
      const report = await drilled('soon-back');
      expect(failed(report)).toEqual([
        'gateway: recovered within its objective',
        'gateway: recovered without help',
      ]);
      expect(report).toMatchObject({ verdict: 'failed', rungs, findings });
    });
  });
});

/** A sound run of each shape, one that needs help, and one whose dependency stays away. */
function record(stack: TwzrdStack): Promise<void> {
  const only = ['test-1', 'test-3', 'test-4', 'test-6', 'test-12'];
  return recordHistories(stack, 'outage', ({ workflowId }) => only.includes(workflowId));
}
