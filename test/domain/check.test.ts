import { describe, expect, test } from '@jest/globals';
import {
  atMost,
  equals,
  isEmpty,
  judge,
  toCheck,
  verdictOf,
  verdictOfRun,
  withinObjective,
} from '../../domain/check.js';

describe('a run', () => {
  const good = { name: 'back', passed: true, expected: 'up', observed: 'up' };
  const back = { revertedAt: '2026-01-01T00:00:00.000Z' };
  const proven = { checks: [good], outcome: 'completed', faults: [back] } as const;

  test.each([
    ['whose checks passed', {}, 'passed'],
    ['of which nothing was checked', { checks: [] }, 'inconclusive'],
    ['with an undecided check', { checks: [good, { ...good, passed: null }] }, 'inconclusive'],
    ['with a failed check', { checks: [good, { ...good, passed: false }] }, 'failed'],
    ['that did not end by itself', { outcome: 'aborted' }, 'inconclusive'],
    ['that left harm standing', { faults: [back, { revertedAt: null }] }, 'inconclusive'],
    [
      'that failed and left harm standing',
      { checks: [{ ...good, passed: false }], faults: [{ revertedAt: null }] },
      'failed',
    ],
  ] as const)('%s', (_, changes, verdict) => {
    expect(verdictOfRun({ ...proven, ...changes })).toBe(verdict);
  });
});

describe('matchers', () => {
  test.each([
    [equals(0)(0), 'passed', '0', '0'],
    [equals<number>(0)(2), 'failed', '0', '2'],
    [equals<boolean | undefined>(true)(undefined), 'failed', 'true', 'undefined'],
    [atMost(3)(3), 'passed', 'at most 3', '3'],
    [atMost(3)(4), 'failed', 'at most 3', '4'],
    [atMost(3)(Number.NaN), 'failed', 'at most 3', 'NaN'],
    [isEmpty('forbidden line')([]), 'passed', 'no forbidden line', 'none'],
    [isEmpty('line')(['a', 'b', 'c', 'd', 'e']), 'failed', 'no line', '5: a | b | c'],
    [judge(true, 'this', 'this'), 'passed', 'this', 'this'],
    [judge(false, 'this', 'that'), 'failed', 'this', 'that'],
  ])('%j', (judgement, decision, expected, observed) => {
    expect(judgement).toEqual({ decision, expected, observed });
  });
});

describe('a check in the report', () => {
  test.each([
    ['passed', true],
    ['failed', false],
    ['inconclusive', null],
  ] as const)('that %s keeps passed: %s', (decision, passed) => {
    const check = toCheck('its name', { decision, expected: 'this', observed: 'that' });
    expect(check).toEqual({ name: 'its name', passed, expected: 'this', observed: 'that' });
    expect(verdictOf(check)).toBe(decision);
  });
});

describe('an objective for a time', () => {
  const every50 = { everyMs: 50, widenedByGap: false };
  const observed = (minMs: number, maxMs: number | null, observation = every50) =>
    withinObjective({ minMs, maxMs }, 5_000, observation);

  test('is met by the whole interval', () => {
    expect(observed(4_900, 5_000)).toEqual({
      decision: 'passed',
      expected: 'within 5000 ms',
      observed: '4900–5000 ms',
    });
  });

  test('is missed by the whole interval', () => {
    expect(observed(5_000.5, 5_090).decision).toBe('failed');
    expect(observed(5_001, null)).toMatchObject({
      decision: 'failed',
      observed: 'at least 5001 ms',
    });
  });

  test('inside the interval names the rate that would likely decide', () => {
    expect(observed(4_980, 5_035)).toEqual({
      decision: 'inconclusive',
      expected: 'within 5000 ms',
      observed: '4980–5035 ms; asking every 12 ms would likely decide',
    });
    expect(observed(4_000, 6_000, { everyMs: 1_000, widenedByGap: false }).observed).toMatch(
      'asking every 250 ms would likely decide',
    );
  });

  test('advises no rate that is not allowed, and none that hardly differs', () => {
    expect(observed(4_980, 5_035, { ...every50, everyMs: 30 }).observed).toMatch('every 10 ms');
    for (const everyMs of [10, 12, 19]) {
      expect(observed(4_990, 5_012, { ...every50, everyMs }).observed).toBe(
        '4990–5012 ms; too near the objective to tell, however often it is asked',
      );
    }
  });

  test('advises no rate where the asking is not what makes it wide', () => {
    expect(observed(4_500, 5_500).observed).toBe(
      "4500–5500 ms; asking more often would not decide: 850 ms of it are not the asking's",
    );
  });

  test('blames a gap, not the rate, where a gap is the cause', () => {
    expect(observed(4_500, 5_500, { everyMs: 50, widenedByGap: true })).toMatchObject({
      decision: 'inconclusive',
      observed: '4500–5500 ms; a gap in observation keeps it undecided',
    });
  });

  test('without an end says that it was not seen', () => {
    expect(observed(4_500, null)).toMatchObject({
      decision: 'inconclusive',
      observed: 'at least 4500 ms; it was not seen to recover',
    });
  });
});
