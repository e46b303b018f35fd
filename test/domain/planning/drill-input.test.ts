import { describe, expect, test } from '@jest/globals';
import { MusterError } from '../../../domain/errors.js';
import { readDrillInput } from '../../../domain/planning/drill-input.js';

function mistakesIn(given: unknown): string[] {
  try {
    readDrillInput(given);
    return [];
  } catch (error) {
    if (!(error instanceof MusterError) || error.code !== 'BAD_INPUT') throw error;
    expect(error.remedy).toContain('{"drill": "NAME"}');
    return error.mistakes.map(({ path, message }) => `${path}: ${message}`);
  }
}

test('the name of a drill suffices', () => {
  expect(readDrillInput({ drill: 'gateway-crash' })).toEqual({ drill: 'gateway-crash' });
});

test('what else may be said is kept, and undefined is not said', () => {
  const input = { drill: 'gateway-crash', requestedBy: 'ana', reason: 'monthly', dryRun: true };
  expect(readDrillInput(input)).toEqual(input);
  expect(Object.keys(readDrillInput({ drill: 'a', requestedBy: undefined }))).toEqual(['drill']);
});

test.each([undefined, null, [], 'gateway-crash', 7, true])('%j starts no drill', (given) => {
  expect(mistakesIn(given)).toEqual([expect.stringMatching(/^input: .*expected object/)]);
});

test('all mistakes are told at once', () => {
  const given = { drill: 7, requestedBy: '', reason: 1, dryRun: 'yes', force: true, sudo: true };
  expect(mistakesIn(given).map((mistake) => mistake.split(':')[0])).toEqual([
    'drill',
    'requestedBy',
    'reason',
    'dryRun',
    'input',
  ]);
  expect(mistakesIn(given).at(-1)).toMatch(/"force", "sudo"/);
});

describe('hostile input is refused:', () => {
  test.each([
    ['a key of every object', JSON.parse('{"drill":"a","__proto__":{"dryRun":false}}')],
    ['another', { drill: 'a', constructor: {} }],
    ['a name on two lines', { drill: 'a\nb' }],
    ['an escape sequence', { drill: 'a', requestedBy: '\u001b[31mana' }],
    ['a name of nothing', { drill: ' ' }],
    ['a name without end', { drill: 'a'.repeat(201) }],
    ['a reason without end', { drill: 'a', reason: 'a'.repeat(2_001) }],
    ['null where a field may be left out', { drill: 'a', dryRun: null }],
  ])('%s', (_what, given) => {
    expect(mistakesIn(given)).toHaveLength(1);
  });
});
