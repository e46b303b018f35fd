import { describe, expect, test } from '@jest/globals';
import { longestMs, whileBoth } from '../../../domain/timeline/stretch.js';
import { TallyFold } from '../../../domain/timeline/tally.js';

/** Every 50 ms from 0 on, each answered after 5 ms: `+` good, a letter bad for that reason. */
function tally(answers: string, { fromMs = 0, toMs = Number.POSITIVE_INFINITY } = {}) {
  const fold = new TallyFold(fromMs, toMs, 50);
  for (const [at, answer] of Array.from(answers).entries()) {
    const startMs = at * 50;
    if (answer === ' ') continue;
    const ok = answer === '+';
    fold.add({ startMs, endMs: startMs + 5, ok, ...(!ok && { reason: answer }) });
  }
  return fold;
}

describe('a tally', () => {
  test('counts good and bad, the reasons, and the longest stretch of bad', () => {
    expect(tally('++a+bbb+b').result()).toEqual({
      good: 4,
      bad: 5,
      longestBadMs: 105,
      gaps: 0,
      reasons: [
        { reason: 'b', times: 4 },
        { reason: 'a', times: 1 },
      ],
    });
  });

  test('takes what began in the while alone, and no good answer that came after it', () => {
    expect(tally('+++++', { fromMs: 50, toMs: 152 }).result()).toMatchObject({ good: 2, bad: 0 });
    expect(tally('aaaaa', { fromMs: 50, toMs: 152 }).result()).toMatchObject({ good: 0, bad: 3 });
  });

  test('does not stretch bad over a gap', () => {
    expect(tally('aa       aa').result()).toMatchObject({ gaps: 1, longestBadMs: 55 });
  });

  test('proves time between samples that say the same, and no other', () => {
    const fold = tally('+++aa++   ++');
    expect(fold.stretches(true)).toMatchObject([
      { fromMs: 5, toMs: 100 },
      { fromMs: 255, toMs: 300 },
      { fromMs: 505, toMs: 550 },
    ]);
    expect(fold.stretches(false)).toMatchObject([{ fromMs: 155, toMs: 200 }]);
  });
});

describe('stretches', () => {
  const stretch = (fromMs: number, toMs: number) => ({ fromMs, toMs });

  test('in which both were so', () => {
    const a = [stretch(0, 10), stretch(20, 40)];
    const b = [stretch(5, 25), stretch(30, 35), stretch(36, 50)];
    expect(whileBoth(a, b)).toEqual([
      stretch(5, 10),
      stretch(20, 25),
      stretch(30, 35),
      stretch(36, 40),
    ]);
    expect(whileBoth(a, [])).toEqual([]);
  });

  test('the longest of them', () => {
    expect(longestMs([stretch(0, 10), stretch(20, 45)])).toBe(25);
    expect(longestMs([])).toBe(0);
  });
});
