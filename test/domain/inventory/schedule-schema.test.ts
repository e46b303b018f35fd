import { describe, expect, test } from '@jest/globals';
import type { MusterError } from '../../../domain/errors.js';
import { parseInventory } from '../../../domain/inventory/parse-inventory.js';

/** What is wrong with an inventory whose drill has the schedule. */
function mistakes(schedule: string): readonly string[] {
  const text = `environment: { name: here, kind: lab }
services: { api: { process: { pidFile: a.pid, start: [a] }, healthy: { tcp: 'a:1' } } }
drills:
  crash:
    type: crashRecovery
    service: api
    objectives: { recovery: 5s }
    schedule: ${schedule}
`;
  try {
    parseInventory(text, { file: 'f', env: {} });
    return [];
  } catch (error) {
    const { mistakes: found } = error as MusterError;
    return found.map(({ path, message }) => `${path.replace('drills.crash.', '')}: ${message}`);
  }
}

describe('the schedule of a drill', () => {
  test.each([
    "{ monthly: { day: 17, at: '03:00' } }",
    '{ monthly: { day: 17, at: 03:00 } }',
    '{ weekly: { day: monday, at: 03:00 }, catchUp: 5m, overdueAfter: 10d }',
    '{ quarterly: { month: 2, day: 1, at: 00:00 }, overdueAfter: 20h }',
    '{ phases: [{ weekly: { day: monday, at: 03:00 } }] }',
    '{ from: 2028-02-29, phases: [{ for: 30d, weekly: { day: monday, at: 03:00 } }, { biweekly: { day: monday, at: 03:00 } }] }',
  ])('%s is fine', (schedule) => {
    expect(mistakes(schedule)).toEqual([]);
  });

  test.each([
    [
      '{ monthly: { day: 31, at: 03:00 } }',
      'schedule.monthly.day',
      'a day from 1 to 28, which every month has',
    ],
    ['{ monthly: { day: 17, at: 24:00 } }', 'schedule.monthly.at', 'a time of day, UTC'],
    ['{ weekly: { day: mon, at: 03:00 } }', 'schedule.weekly.day', 'one of sunday, monday'],
    ['{}', 'schedule', 'one of every, daily, weekly, biweekly, monthly, quarterly'],
    [
      '{ daily: { at: 03:00 }, weekly: { day: monday, at: 03:00 } }',
      'schedule.weekly',
      'only daily',
    ],
    [
      '{ weekly: { day: monday, at: 03:00 }, from: 2027-02-29 }',
      'schedule.from',
      'a date that there is',
    ],
    ['{ daily: { at: 03:00 }, catchUp: 365d }', 'schedule.catchUp', 'a duration from 10s to 1h'],
    ['{ cron: "0 3 17 * *" }', 'schedule.cron', 'one of every, daily'],
    ['{ phases: [] }', 'schedule.phases', 'a list that is not empty'],
    [
      '{ phases: [{ for: 30d, daily: { at: 03:00 } }, { daily: { at: 04:00 } }] }',
      'schedule.from',
      'the day the first phase begins',
    ],
    [
      '{ from: 2026-12-01, phases: [{ daily: { at: 03:00 } }, { daily: { at: 04:00 } }] }',
      'schedule.phases[0].for',
      'how long the phase lasts',
    ],
    [
      '{ from: 2026-12-01, phases: [{ for: 30d, daily: { at: 03:00 } }] }',
      'schedule.phases[0].for',
      'no end of the last phase',
    ],
    [
      '{ from: 2026-12-01, phases: [{ for: 30d, every: 1m }, { daily: { at: 04:00 } }] }',
      'schedule.phases[0].every',
      'a cadence by days',
    ],
    [
      '{ from: 2026-12-01, phases: [{ for: 400d, daily: { at: 03:00 } }, { daily: { at: 04:00 } }] }',
      'schedule.phases',
      'phases that end within 366d',
    ],
    ['soon', 'schedule', 'a map'],
  ])('%s is refused, and told where and why', (schedule, path, expected) => {
    expect(mistakes(schedule)).toEqual(
      expect.arrayContaining([expect.stringMatching(literally(`${path}: expected ${expected}`))]),
    );
  });
});

function literally(text: string): RegExp {
  return new RegExp(`^${text.replaceAll(/[.[\]]/g, '\\$&')}`);
}
