import { describe, expect, test } from '@jest/globals';
import type { VerifyAnswer } from '../../../domain/report/answers.js';
import {
  mistakeInAbort,
  mistakeInSignOff,
  mistakeInVerify,
  toAbort,
  toVerify,
} from '../../../workflows/skeleton/answer-shapes.js';
import type { DrillState } from '../../../workflows/skeleton/drill-state.js';

/** Before there is a plan to judge by. */
const state = { plan: undefined } as DrillState;
const answer = { step: 'dashboard', outcome: 'pass', by: 'ana' };
const signOff = { decision: 'approve', by: 'ana' };
const deviation = { step: '3', what: 'skipped it', why: 'was done' };

describe('what a person may say is bounded, for it stays in the history', () => {
  test.each<[string, object]>([
    ['a note', { note: 'n'.repeat(2_000) }],
    ['a choice', { choice: 'c'.repeat(2_000) }],
    ['readings', { data: { disk: 'd'.repeat(16_000) } }],
    ['deviations', { deviations: Array.from({ length: 100 }, () => deviation) }],
  ])('%s up to its bound is taken', (_, more) => {
    expect(mistakeInVerify({ ...answer, ...more }, state)).toBeUndefined();
  });

  test.each<[string, object]>([
    ['note', { note: 'n'.repeat(2_001) }],
    ['note', { note: { long: 'text' } }],
    ['choice', { choice: 'c'.repeat(2_001) }],
    ['data', { data: ['d'.repeat(17_000)] }],
    ['deviations', { deviations: Array.from({ length: 1_000 }, () => deviation) }],
    ['deviations', { deviations: [{ step: '3', what: 1, why: 2 }] }],
    ['deviations', { deviations: 'none' }],
  ])('"%s" beyond its bound, or of another kind, is refused by name', (part, more) => {
    expect(mistakeInVerify({ ...answer, ...more }, state)).toContain(`"${part}" must be`);
  });

  test('a sign-off has the same bounds', () => {
    expect(mistakeInSignOff({ ...signOff, note: 'fine' }, state)).toBeUndefined();
    expect(mistakeInSignOff({ ...signOff, note: 'n'.repeat(2_001) }, state)).toContain('"note"');
  });

  test('what no answer has is not kept', () => {
    const given = { ...answer, note: 'seen', junk: 'j'.repeat(1e6) } as unknown as VerifyAnswer;
    expect(toVerify(given)).toEqual({ ...answer, note: 'seen' });
  });
});

describe('an abort, the safe way to err', () => {
  test('is cut, never refused, for its length', () => {
    const long = { by: 'b'.repeat(5_000), reason: 'r'.repeat(50_000) };
    expect(mistakeInAbort(long)).toBeUndefined();
    const { by, reason } = toAbort(long);
    expect([by.length, reason.length]).toEqual([200, 2_000]);
  });

  test.each([undefined, null, 'now', 7, [], {}, { by: {}, reason: 9 }])('%j aborts', (given) => {
    expect(toAbort(given)).toEqual({ by: 'somebody', reason: 'no reason given' });
  });
});
