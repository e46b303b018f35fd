import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { freePort } from '../../host/dev/free-port.js';
import type { DrillReport } from '../../domain/report/report.js';
import { recordHistories } from '../support/record-histories.js';
import { QueueStack } from '../support/queue-stack.js';
import { tempFolder } from '../support/temp-folder.js';

/** Queues that are not to be had: behind a password, not there at all, and of another name. */
const troubles = {
  locked: 'STORE_REFUSED',
  closed: 'STORE_UNREACHABLE',
  misnamed: 'QUEUE_UNKNOWN',
};

/** What the tests add to the practice system's inventory. */
function more(folder: string): Readonly<Record<string, object>> {
  const drill = (queue: string, canary: string, rest: object = {}) => ({
    type: 'queueOutage',
    queue,
    canary,
    service: 'redis',
    holdFor: '1500ms',
    healthyFor: '300ms',
    objectives: { recovery: '10s' },
    ...rest,
  });
  const queue = (store: string, name = 'tree-build') => ({
    bullmq: { store, name },
    worker: 'tree-builder',
  });
  const canary = (name: string) => ({
    write: { bullmq: name, job: 'seal-epoch' },
    read: { store: 'database', sql: 'select job from sealed_epochs where job = any($1)' },
  });
  const names = Object.keys(troubles);
  return {
    stores: {
      locked: { redis: { file: join(folder, 'locked-url') } },
      closed: { redis: { file: join(folder, 'closed-url') } },
    },
    queues: {
      locked: queue('locked'),
      closed: queue('closed'),
      misnamed: queue('queue', 'no-such'),
    },
    canaries: Object.fromEntries(names.map((name) => [name, canary(name)])),
    drills: {
      control: drill('tree-build', 'epochs', { fault: 'none' }),
      ...Object.fromEntries(names.map((name) => [name, drill(name, name)])),
    },
  };
}

describe('a job queue that goes away', () => {
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  let stack: QueueStack;

  beforeAll(async () => {
    folder = await tempFolder();
    stack = new QueueStack(folder.path);
    await stack.riseWith(more(folder.path));
    const { hostname, port } = new URL(stack.variables['REDIS_URL']!);
    await writeFile(join(folder.path, 'locked-url'), `redis://${hostname}:${port}`);
    await writeFile(join(folder.path, 'closed-url'), `redis://127.0.0.1:${await freePort()}`);
  });
  afterEach(async () => {
    expect(await leftovers()).toEqual([]);
  });
  afterAll(async () => {
    if (process.env['MUSTER_RECORD_HISTORIES'] !== undefined)
      await recordHistories(stack, 'queue-outage');
    await stack?.down();
    await folder?.remove();
  });

  const failed = ({ checks }: DrillReport): readonly string[] =>
    checks.filter(({ passed }) => passed !== true).map(({ name }) => name);
  const results = (report: DrillReport): Readonly<Record<string, string>> =>
    Object.fromEntries(report.results.map(({ name, value }) => [name, value]));

  /** What is left of canaries in the database and in Redis. */
  async function leftovers(): Promise<readonly string[]> {
    const { DATABASE_URL, REDIS_URL } = stack.variables;
    const database = new Client({ connectionString: DATABASE_URL! });
    const redis = new Redis(REDIS_URL!);
    try {
      await database.connect();
      const { rows } = await database.query<{ job: string }>(
        `select job from sealed_epochs where job like 'muster-%'`,
      );
      return [...rows.map(({ job }) => job), ...(await redis.keys('bull:tree-build:muster-*'))];
    } finally {
      await database.end();
      redis.disconnect();
    }
  }

  test('stopped under load: jobs wait, none is lost, each is done once, persistence is told', async () => {
    const handle = await stack.start({ drill: 'queue-outage' }, 'queueOutage');
    const report = await handle.result();
    expect(failed(report)).toEqual([]);
    expect(report).toMatchObject({ verdict: 'passed', outcome: 'completed', findings: [] });
    expect(report.faults).toMatchObject([{ kind: 'stop', target: 'redis', by: 'drill' }]);
    expect(report.measured.dataLoss).toMatchObject({ lost: 0, enough: true });
    expect(results(report)).toMatchObject({
      'append-only file': 'on',
      appendfsync: 'everysec',
      snapshots: 'none by itself',
      'maxmemory-policy': 'noeviction',
      'ping answered in ms': expect.stringMatching(/^\d/),
      'queue depth before': expect.stringContaining('delayed'),
      'jobs sent during the outage': expect.stringMatching(/^\d+ sent: \d+ accepted, 0 refused/),
      'first job after': expect.stringMatching(/ ms$/),
    });
    const secret = new URL(stack.variables['REDIS_URL']!).password;
    expect(JSON.stringify(historyToJSON(await handle.fetchHistory()))).not.toContain(secret);
  });

  test('its worker killed with jobs in hand: the queue gives them out again, and that is timed', async () => {
    const report = await stack.runQueue('tree-builder-killed-active');
    expect(failed(report)).toEqual([]);
    expect(report.verdict).toBe('passed');
    expect(results(report)['jobs taken up again']).toMatch(/^[1-9]\d*, the last done after .* ms$/);
  });

  test('killed with jobs waiting: its append-only file brings them back', async () => {
    const report = await stack.runQueue('redis-killed');
    expect(failed(report)).toEqual([]);
    expect(report.verdict).toBe('passed');
    expect(report.faults).toMatchObject([{ kind: 'crash', target: 'redis', by: 'drill' }]);
  });

  test('with its fault replaced by nothing it ends invalid', async () => {
    const report = await stack.runQueue('control');
    expect(report).toMatchObject({ outcome: 'invalid', verdict: 'inconclusive' });
    expect(report.outcomeReason).toContain('did not take');
  });

  test.each(Object.entries(troubles))(
    '%s: refused by its code before anything is touched',
    async (drill, code) => {
      const report = await stack.runQueue(drill);
      expect(report).toMatchObject({ outcome: 'invalid', verdict: 'inconclusive', faults: [] });
      expect(report.outcomeReason).toContain(code);
    },
  );

  describe('each defect fails the drill for its own reason', () => {
    const worker = 'tree-builder';

    test('dies-without-queue: the worker is another one afterwards', async () => {
      await stack.turn('dies-without-queue');
      const report = await stack.runQueue('queue-outage');
      expect(report.verdict).toBe('failed');
      expect(failed(report)).toContain(`${worker}: survived in one process`);
      expect(report.measured.dataLoss!.lost).toBe(0);
    });

    test('complains-without-queue: a line that its log must not have, and that alone', async () => {
      await stack.turn('complains-without-queue');
      const report = await stack.runQueue('queue-outage');
      expect(report.verdict).toBe('failed');
      expect(failed(report)).toEqual([`${worker}: log clean since the stop`]);
    });

    test('reconnects-late: not back in time, and only with help', async () => {
      await stack.turn('reconnects-late');
      const report = await stack.runQueue('queue-outage');
      expect(report.verdict).toBe('failed');
      expect(failed(report)).toEqual(
        expect.arrayContaining([
          `${worker}: recovered within its objective`,
          `${worker}: recovered without help`,
          `${worker}: survived in one process`,
          'first job after done within its objective',
        ]),
      );
      expect(report.measured.dataLoss!.lost).toBe(0);
    });

    test('drops-jobs-in-outage: accepted and gone', async () => {
      await stack.turn('drops-jobs-in-outage');
      const report = await stack.runQueue('queue-outage');
      expect(report.verdict).toBe('failed');
      expect(failed(report)).toEqual([
        'jobs added during the outage were buffered',
        'no accepted job was lost',
      ]);
      expect(report.measured.dataLoss!.lost).toBeGreaterThan(0);
    });

    test('refuses-jobs-in-outage: nothing is lost, but not what the plan expects', async () => {
      await stack.turn('refuses-jobs-in-outage');
      const report = await stack.runQueue('queue-outage');
      expect(report.verdict).toBe('failed');
      expect(failed(report)).toEqual(['jobs added during the outage were buffered']);
    });

    test('loses-jobs: reported as done too early, a kill takes them away', async () => {
      await stack.turn('loses-jobs');
      const report = await stack.runQueue('tree-builder-killed-active');
      expect(report.verdict).toBe('failed');
      expect(failed(report)).toContain('no accepted job was lost');
      expect(report.measured.dataLoss!.lost).toBeGreaterThan(0);
    });

    test('seals-twice: what is given out again is done again', async () => {
      await stack.turn('seals-twice');
      const report = await stack.runQueue('tree-builder-killed-active');
      expect(report.verdict).toBe('failed');
      expect(failed(report)).toContain('each job was done once');
      expect(report.measured.dataLoss!.lost).toBe(0);
    });

    test('redis-without-aof: what waited is gone, and the report says why', async () => {
      await stack.riseAgain('redis-without-aof');
      const report = await stack.runQueue('redis-killed');
      expect(report.verdict).toBe('failed');
      expect(failed(report)).toContain('no accepted job was lost');
      expect(report.findings).toMatchObject([
        { title: expect.stringContaining('no append-only file'), severity: 'major' },
      ]);
    });
  });
});
