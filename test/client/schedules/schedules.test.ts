import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { jest, afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { ScheduleDescription } from '@temporalio/client';
import { applySchedules, type ScheduleChange } from '../../../client/schedules/apply-schedules.js';
import { listSchedules, type ListedSchedule } from '../../../client/schedules/list-schedules.js';
import type { DrillReport } from '../../../domain/report/report.js';
import { wantedSchedule } from '../../../client/schedules/wanted-schedule.js';
import { nextTimes } from '../../../domain/schedule/due-times.js';
import { scheduledIn } from '../../../domain/schedule/scheduled.js';
import { readInventory } from '../../../host/inventory-file.js';
import { musterRoot } from '../../../host/program-path.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { muster } from '../../support/muster.js';
import { startTinyStack, type TinyStack } from '../../support/tiny-stack.js';

const calendars = {
  monthly: '{ monthly: { day: 28, at: "03:00" } }',
  quarterly: '{ quarterly: { month: 2, day: 17, at: "23:59" }, catchUp: 5m }',
  weekly: '{ weekly: { day: sunday, at: "00:00" } }',
  biweekly: '{ biweekly: { day: thursday, at: "12:30" } }',
  shifted: '{ biweekly: { day: thursday, at: "12:30" }, from: 2031-02-27 }',
  daily: '{ daily: { at: "01:00" } }',
  hourly: '{ every: 1h }',
  phased:
    '{ from: 2031-12-01, phases: [{ for: 30d, weekly: { day: monday, at: "03:00" } }, { biweekly: { day: monday, at: "04:00" } }] }',
  'phased-long':
    '{ from: 2028-02-01, phases: [{ for: 366d, daily: { at: "03:00" } }, { weekly: { day: tuesday, at: "04:00" } }] }',
};

jest.setTimeout(180_000);

let tiny: TinyStack;
let plain: string;

beforeAll(async () => {
  tiny = await startTinyStack();
  plain = await readFile(tiny.stack.inventoryPath, 'utf8');
});
afterAll(() => tiny?.end());
afterEach(async () => {
  await schedule([]);
  await apply('--prune');
  if (tiny.stack.worker === undefined) await tiny.stack.startWorker();
});

/** Makes an inventory in which copies of a drill have schedules. */
async function schedule(
  drills: readonly (readonly [name: string, schedule: string, drill?: string])[],
): Promise<void> {
  const added = drills.map(([name, when, more = '']) => {
    return `  ${name}:\n    <<: *kill\n${more}    schedule: ${when}\n`;
  });
  await writeFile(tiny.stack.inventoryPath, plain);
  await appendFile(tiny.stack.inventoryPath, added.join(''));
}

async function run(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await muster(
    [...args, '--inventory', tiny.stack.inventoryPath],
    { env: tiny.toolEnv as Record<string, string> },
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

const inventory = () => readInventory(tiny.stack.inventoryPath, {});

/** What `muster schedule apply` does. */
async function apply(...flags: readonly ('--dry-run' | '--prune')[]) {
  return applySchedules(tiny.stack.client, await inventory(), {
    dryRun: flags.includes('--dry-run'),
    prune: flags.includes('--prune'),
  });
}

/** What `muster schedule list` shows of it. */
async function listed(name: string): Promise<ListedSchedule | undefined> {
  const all = await listSchedules(tiny.stack.client, (await inventory()).inventory);
  return all.find((each) => each.name === name);
}

const describeIt = (name: string): Promise<ScheduleDescription> =>
  tiny.stack.client.schedule.getHandle(`muster.tiny.${name}`).describe();

const until = <T>(look: () => Promise<T | undefined | false>, withinMs = 30_000) =>
  waitUntil(look, { withinMs, everyMs: 200 });

/** The report of the first run that the schedule has started. */
async function firstReport(name: string): Promise<DrillReport> {
  const [first] = (await describeIt(name)).info.recentActions;
  const { workflowId } = first!.action.workflow;
  return (await tiny.stack.client.workflow.getHandle(workflowId).result()) as DrillReport;
}

describe('applying the inventory', () => {
  const all = Object.entries(calendars);

  test('Temporal starts at the very times that are computed here, for every cadence', async () => {
    await schedule(all);
    expect(await apply('--dry-run')).toEqual(all.map(([name]) => ({ name, does: 'create' })));
    expect(await listed('monthly')).toMatchObject({ state: 'not applied' });
    expect(await apply()).toEqual(all.map(([name]) => ({ name, does: 'create' })));
    for (const { name, schedule: written } of scheduledIn((await inventory()).inventory)) {
      const { info, policies } = await describeIt(name);
      const theirs = info.nextActionTimes.map((at) => at.toISOString());
      const ours = nextTimes(written, info.createdAt.getTime(), theirs.length);
      expect([name, theirs]).toEqual([name, ours.map((ms) => new Date(ms).toISOString())]);
      expect(theirs.length).toBeGreaterThanOrEqual(10);
      expect(policies).toEqual({
        overlap: 'SKIP',
        catchupWindow: written.catchUpMs,
        pauseOnFailure: false,
      });
    }
    expect(await apply()).toEqual(all.map(([name]) => ({ name, does: 'keep' })));
    expect(await run('schedule', 'apply')).toContain('Nothing to change.');
  });

  test('what changed is changed, what is gone is removed only when asked, a pause stays', async () => {
    await schedule([
      ['one', calendars.weekly],
      ['two', calendars.weekly],
      ['three', calendars.weekly],
    ]);
    await apply();
    await run('schedule', 'pause', 'one', '--reason', 'freeze');
    await schedule([
      ['one', calendars.monthly],
      ['two', calendars.quarterly, '    description: another\n'],
    ]);
    const changes: ScheduleChange[] = [
      { name: 'one', does: 'change', what: ['times'] },
      { name: 'two', does: 'change', what: ['times', 'policies', 'what it starts'] },
    ];
    const left = { name: 'three', does: 'leave' } as const;
    await until(async () => (await listed('three'))?.state === 'not in the inventory');
    expect(await apply('--dry-run')).toEqual([...changes, left]);
    expect(await apply()).toEqual([...changes, left]);
    expect(await apply('--dry-run', '--prune')).toEqual([
      { name: 'one', does: 'keep' },
      { name: 'two', does: 'keep' },
      { name: 'three', does: 'remove' },
    ]);
    expect((await describeIt('three')).scheduleId).toBe('muster.tiny.three');
    await apply('--prune');
    await expect(describeIt('three')).rejects.toThrow('not found');
    expect(await listed('one')).toMatchObject({
      state: 'paused',
      note: expect.stringMatching(/^paused by .+: freeze$/),
    });
  });

  test('what may not be started may not be scheduled: all at once, nothing applied', async () => {
    await schedule([
      ['harmless', calendars.weekly],
      ['forbidden', calendars.weekly],
      ['unapproved', calendars.weekly, '    allowProduction: true\n'],
    ]);
    const text = await readFile(tiny.stack.inventoryPath, 'utf8');
    await writeFile(tiny.stack.inventoryPath, text.replace('kind: lab', 'kind: production'));
    const { code, stderr } = await muster(
      ['schedule', 'apply', '--inventory', tiny.stack.inventoryPath],
      { env: tiny.toolEnv as Record<string, string> },
    );
    expect(code).toBe(64);
    expect(stderr).toMatch(/^PRODUCTION_REFUSED/);
    expect(stderr).toContain('drills.forbidden: "forbidden" may not run in production');
    expect(stderr).toContain('drills.unapproved: "unapproved" names nobody who must approve it');
    await expect(describeIt('harmless')).rejects.toThrow('not found');
  });
});

describe('a schedule', () => {
  test('fires by itself and by hand, and its runs report who asked for them', async () => {
    await schedule([
      ['often', '{ every: 2s }'],
      ['seldom', calendars.monthly],
    ]);
    await appendFile(
      tiny.stack.inventoryPath,
      `suites:
  together:
    drills: [kill]
    grade: { pass: 1 of 1 }
    schedule: ${calendars.quarterly}
`,
    );
    await apply();
    await run('schedule', 'trigger', 'together');
    const triggered = (await run('schedule', 'trigger', 'seldom')).trim();
    expect(triggered).toMatch(/^tiny\.seldom-/);
    expect(await firstReport('seldom')).toMatchObject({
      drill: 'seldom',
      requestedBy: 'schedule seldom',
      reason: 'its schedule',
      verdict: 'passed',
    });
    await until(async () => (await describeIt('often')).info.recentActions.length > 0);
    expect(await firstReport('often')).toMatchObject({ drill: 'often', outcome: 'completed' });
    const due = (await listed('together'))!.next[0];
    expect(await firstReport('together')).toMatchObject({ grade: 'GO', nextDue: due });
    const runs = tiny.stack.client.workflow.list({
      query: `MusterDrill = 'seldom' AND MusterType = 'crashRecovery' AND MusterEnvironment = 'tiny'`,
    });
    const found = [];
    for await (const each of runs) found.push(each);
    expect(found.map(({ workflowId, memo }) => [workflowId, memo!['requestedBy']])).toEqual([
      [triggered, 'schedule seldom'],
    ]);
  });

  test('starts nothing while a run of it is open, nor while it is paused', async () => {
    await tiny.stack.endWorker();
    await schedule([
      ['often', '{ every: 1s }'],
      ['paused', '{ every: 1s }'],
    ]);
    // Nobody serves, so that the first run stays open.
    await apply();
    await run('schedule', 'pause', 'paused');
    const before = (await describeIt('paused')).info.numActionsTaken;
    await until(async () => (await describeIt('often')).info.numActionsSkippedOverlap >= 2);
    expect(await listed('often')).toMatchObject({ started: 1, state: 'active' });
    const again = await muster(
      ['schedule', 'trigger', 'often', '--inventory', tiny.stack.inventoryPath],
      { env: tiny.toolEnv as Record<string, string> },
    );
    expect(again.stderr).toMatch(/^LOCKED: "often" runs already: tiny\.often-/);
    expect((await describeIt('paused')).info.numActionsTaken).toBe(before);
    await run('schedule', 'pause', 'often');
    await tiny.stack.startWorker();
    await firstReport('often');
    await run('schedule', 'resume', 'paused');
    await until(async () => (await describeIt('paused')).info.numActionsTaken > before);
    await run('schedule', 'remove', 'paused');
    await expect(describeIt('paused')).rejects.toThrow('not found');
  });

  test('of a server that was down, starts what is not too late, and counts what is', async () => {
    await schedule([
      ['patient', calendars.monthly],
      ['strict', calendars.monthly],
    ]);
    // Nothing is due before the server is down: a run that is open would keep others from starting.
    const fromMs = Date.now() + 6_000;
    const often = { fromMs, phases: [{ cadence: { kind: 'every', everyMs: 3_000 } }] } as const;
    for (const [name, catchUpMs] of [
      ['patient', 600_000],
      ['strict', 10_000],
    ] as const) {
      const due = { name, schedule: { ...often, catchUpMs } };
      await tiny.stack.client.schedule.create(wantedSchedule(await inventory(), due));
      // Temporal has taken it up.
      await until(async () => (await describeIt(name)).info.nextActionTimes.length > 0);
    }
    await tiny.stack.server.kill();
    await tiny.stack.endWorker();
    await delay(fromMs + 12_000 - Date.now());
    const upSince = Date.now();
    await tiny.stack.startServer();
    const madeUpFor = await until(async () => {
      const { info } = await describeIt('patient');
      return info.recentActions.find(
        ({ scheduledAt, takenAt }) =>
          scheduledAt.getTime() < upSince && takenAt.getTime() > upSince,
      );
    });
    expect(madeUpFor).toBeDefined();
    const missed = await until(
      async () => (await describeIt('strict')).info.numActionsMissedCatchupWindow,
    );
    expect(missed).toBeGreaterThan(0);
  });
});

describe('after an incident', () => {
  test('a drill is started at once, or once later, and remembers the incident', async () => {
    await schedule([]);
    const started = JSON.parse(await run('incident', 'kill', '--incident', 'INC-42', '--json')) as {
      workflowId: string;
    };
    const handle = tiny.stack.client.workflow.getHandle(started.workflowId);
    expect(await handle.result()).toMatchObject({ reason: 'after the incident INC-42' });
    expect((await handle.describe()).memo).toMatchObject({ incident: 'INC-42' });

    const said = await run('incident', 'kill', '--incident', 'the great fall', '--after', '47h');
    expect(said).toMatch(/^kill\.incident\.the-great-fall at 20/);
    const name = 'kill.incident.the-great-fall';
    await until(async () => (await listed(name)) !== undefined);
    const { next, ...told } = (await listed(name))!;
    expect(told).toMatchObject({ incident: 'the great fall', starts: 'kill', state: 'active' });
    expect(next).toHaveLength(1);
    // Nothing of the inventory's: applying with --prune leaves it.
    await apply('--prune');
    await run('schedule', 'trigger', name);
    expect(await firstReport(name)).toMatchObject({ reason: 'after the incident the great fall' });
    await run('schedule', 'remove', name);
  });

  test.each([
    ['49h', /A time from 0h to 48h/],
    ['soon', /A time from 0h to 48h/],
  ])('--after %s is refused', async (after, why) => {
    const { code, stderr } = await muster(
      ['incident', 'kill', '--incident', 'x', '--after', after],
      { cwd: tiny.folder },
    );
    expect(code).toBe(64);
    expect(stderr).toMatch(why);
  });
});

test('every command of docs/schedules.md runs as it stands there', async () => {
  await schedule([['gateway-crash', calendars.monthly]]);
  const suite = 'drills: [control], grade: { pass: 1 of 1 }';
  const added = `suites: { fire-drill: { ${suite}, schedule: ${calendars.weekly} } }\n`;
  await appendFile(tiny.stack.inventoryPath, added);
  const page = await readFile(join(musterRoot, 'docs/schedules.md'), 'utf8');
  const commands = [...page.matchAll(/^muster ([^#\n]+)/gm)].map(([, rest]) => rest!.trim());
  expect(commands.length).toBeGreaterThan(8);
  for (const command of commands) {
    const words = command.match(/"[^"]*"|\S+/g)!.map((word) => word.replaceAll('"', ''));
    expect(await run(...words)).not.toBe('');
  }
});
