import { describe, expect, test } from '@jest/globals';
import { scheduleSchema } from '../../../domain/inventory/schedule-schema.js';
import { nextTimes, scheduleInWords } from '../../../domain/schedule/due-times.js';
import { scheduleSpec } from '../../../domain/schedule/schedule-spec.js';

/** The next times of a written schedule after an instant, shortened to minutes. */
function next(written: unknown, after: string, count = 4): readonly string[] {
  return nextTimes(scheduleSchema.parse(written), Date.parse(after), count).map((ms) =>
    new Date(ms).toISOString().replace(':00.000Z', ''),
  );
}

describe('when a schedule is due', () => {
  test('monthly comes once in every month, over the end of a year and a leap February', () => {
    expect(next({ monthly: { day: 28, at: '03:00' } }, '2027-12-28T03:00:00Z')).toEqual([
      '2028-01-28T03:00',
      '2028-02-28T03:00',
      '2028-03-28T03:00',
      '2028-04-28T03:00',
    ]);
  });

  test('weekly comes every seven days, over 29 February too', () => {
    expect(next({ weekly: { day: 'tuesday', at: '23:59' } }, '2028-02-20T00:00:00Z')).toEqual([
      '2028-02-22T23:59',
      '2028-02-29T23:59',
      '2028-03-07T23:59',
      '2028-03-14T23:59',
    ]);
  });

  test('clocks that change are nothing to it: the same time, neither skipped nor doubled', () => {
    // Summer time ends and begins on these Sundays in Europe, at 01:00 UTC.
    expect(next({ daily: { at: '01:00' } }, '2026-10-24T12:00:00Z', 2)).toEqual([
      '2026-10-25T01:00',
      '2026-10-26T01:00',
    ]);
    expect(next({ daily: { at: '01:30' } }, '2027-03-27T12:00:00Z', 2)).toEqual([
      '2027-03-28T01:30',
      '2027-03-29T01:30',
    ]);
  });

  test('bi-weekly is counted from the first such day on or after `from`', () => {
    const biweekly = { day: 'monday', at: '03:00' };
    expect(next({ biweekly, from: '2026-12-01' }, '2026-11-22T00:00:00Z', 3)).toEqual([
      '2026-12-07T03:00',
      '2026-12-21T03:00',
      '2027-01-04T03:00',
    ]);
    expect(next({ biweekly, from: '2026-12-08' }, '2026-11-22T00:00:00Z', 2)).toEqual([
      '2026-12-14T03:00',
      '2026-12-28T03:00',
    ]);
    // Without it, all count from the same Monday, whoever asks and whenever.
    expect(next({ biweekly }, '2026-11-22T00:00:00Z', 3).slice(1)).toEqual(
      next({ biweekly }, '2026-11-24T00:00:00Z', 2),
    );
  });

  test('quarterly comes in each quarter, in the month of it that is said', () => {
    expect(next({ quarterly: { day: 1, at: '04:30' } }, '2026-11-22T00:00:00Z', 3)).toEqual([
      '2027-01-01T04:30',
      '2027-04-01T04:30',
      '2027-07-01T04:30',
    ]);
    expect(
      next({ quarterly: { month: 3, day: 9, at: '04:30' } }, '2026-11-22T00:00:00Z', 2),
    ).toEqual(['2026-12-09T04:30', '2027-03-09T04:30']);
  });

  test('weekly for the first month, then bi-weekly', () => {
    const phases = [
      { for: '30d', weekly: { day: 'monday', at: '03:00' } },
      { biweekly: { day: 'thursday', at: '03:00' } },
    ];
    const written = { from: '2026-12-01', phases };
    expect(next(written, '2026-11-22T00:00:00Z', 7)).toEqual([
      '2026-12-07T03:00',
      '2026-12-14T03:00',
      '2026-12-21T03:00',
      '2026-12-28T03:00',
      '2026-12-31T03:00',
      '2027-01-14T03:00',
      '2027-01-28T03:00',
    ]);
    expect(scheduleInWords(scheduleSchema.parse(written))).toBe(
      'every monday at 03:00 until 2026-12-31, then every other thursday at 03:00, UTC',
    );
  });

  test('what the last phase would start too early is skipped, what an earlier one starts then is not', () => {
    const phases = [
      { for: '14d', daily: { at: '03:00' } },
      { weekly: { day: 'monday', at: '03:00' } },
    ];
    const { calendars, skip } = scheduleSpec(scheduleSchema.parse({ from: '2026-12-01', phases }));
    expect(calendars).toHaveLength(14 + 1);
    expect(skip).toEqual([]);
    const later = [phases[0], { weekly: { day: 'monday', at: '04:00' } }];
    const { skip: early } = scheduleSpec(
      scheduleSchema.parse({ from: '2026-12-01', phases: later }),
    );
    expect(early.map(({ day, hour }) => [day, hour])).toEqual([
      [7, 4],
      [14, 4],
    ]);
  });
});
