import { describe, expect, test } from '@jest/globals';
import { scheduleSchema } from '../../../domain/inventory/schedule-schema.js';
import { overdueSince } from '../../../domain/schedule/overdue.js';

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;
const applied = Date.parse('2026-11-01T00:00:00Z');
const monthly = scheduleSchema.parse({ monthly: { day: 17, at: '03:00' } });

/** Days after the first apply at which it becomes overdue; undefined where it never does in two years. */
function overdueAfter(schedule: typeof monthly, lastPassedMs?: number): number | undefined {
  const since = overdueSince(schedule, lastPassedMs, applied, applied + 730 * dayMs);
  return since === undefined ? undefined : (since - applied) / dayMs;
}

describe('what is overdue', () => {
  test('a month and a day after the last pass, not sooner', () => {
    const passed = applied + 10 * dayMs;
    const due = passed + 32 * dayMs;
    expect(overdueSince(monthly, passed, applied, due)).toBeUndefined();
    expect(overdueSince(monthly, passed, applied, due + 1)).toBe(due);
  });

  test('what never passed is counted from its first apply, or from when it begins', () => {
    expect(overdueAfter(monthly)).toBe(32);
    const from = scheduleSchema.parse({ monthly: { day: 17, at: '03:00' }, from: '2026-11-11' });
    expect(overdueAfter(from)).toBe(42);
  });

  test('a cadence has its own grace, and the inventory may say it all', () => {
    expect(overdueAfter(scheduleSchema.parse({ daily: { at: '03:00' } }))).toBeCloseTo(1.1);
    const quarterly = scheduleSchema.parse({ quarterly: { day: 1, at: '03:00' } });
    expect(overdueAfter(quarterly)).toBe(93);
    expect(overdueAfter(scheduleSchema.parse({ every: '1h', overdueAfter: '2d' }))).toBe(2);
  });

  test('a phase that asks more often does not make the last pass too old on its first day', () => {
    const phases = [
      { for: '30d', biweekly: { day: 'monday', at: '03:00' } },
      { weekly: { day: 'monday', at: '03:00' } },
    ];
    const schedule = scheduleSchema.parse({ from: '2026-11-01', phases });
    const passed = applied + 20 * dayMs;
    expect(overdueSince(schedule, passed, applied, applied + 31 * dayMs)).toBeUndefined();
    expect(overdueSince(schedule, passed, applied, applied + 36 * dayMs)).toBeDefined();
  });
});
