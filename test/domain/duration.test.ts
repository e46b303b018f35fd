import { describe, expect, test } from '@jest/globals';
import { formatDuration, parseDuration } from '../../domain/duration.js';

describe('durations', () => {
  test.each([
    ['50ms', 50],
    ['0ms', 0],
    ['10s', 10_000],
    ['0.2s', 200],
    ['0.3m', 18_000],
    ['1.001s', 1001],
    ['2m', 120_000],
    ['1h', 3_600_000],
  ])('%s is %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each([
    '500',
    '',
    ' 1s',
    '1 s',
    '1s ',
    '-1s',
    '+1s',
    '1S',
    '1w',
    '1e3ms',
    '.5s',
    '1.s',
    '0.5ms',
  ])('what is no whole number of milliseconds with its unit is refused: %j', (text) => {
    expect(() => parseDuration(text)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
  });

  test.each([
    [0, '0ms'],
    [999, '999ms'],
    [1500, '1.5s'],
    [60_000, '1m'],
    [90_000, '90s'],
    [3_600_000, '1h'],
    [412.4, '412ms'],
  ])('%d ms reads %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  test('what is written is read back', () => {
    for (let ms = 0; ms < 10_000_000; ms += 1237)
      expect(parseDuration(formatDuration(ms))).toBe(ms);
  });
});
