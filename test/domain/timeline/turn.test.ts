import { describe, expect, test } from '@jest/globals';
import type { Sample } from '../../../domain/timeline/sample.js';
import { TurnFold, type TurnTo } from '../../../domain/timeline/turn.js';

const since = { startMs: 1_000, endMs: 1_010 };

/** Samples every 50 ms from `fromMs` on, each answered after 5 ms: `+` good, `-` bad, a space none. */
function samples(fromMs: number, answers: string): Sample[] {
  return Array.from(answers).flatMap((answer, at) => {
    const startMs = fromMs + at * 50;
    const sample = { startMs, endMs: startMs + 5, ok: answer === '+' };
    if (answer === ' ') return [];
    return [sample.ok ? sample : { ...sample, reason: 'status 503' }];
  });
}

function turn(to: TurnTo, fed: readonly Sample[]) {
  const fold = new TurnFold(since, to, 50);
  for (const sample of fed) fold.add(sample);
  return fold.result();
}

describe('when a probe turned', () => {
  test('lies between the last that said otherwise and the first that said so', () => {
    const found = turn('bad', samples(900, '++++++----'));
    // Good at 1150, answered bad by 1205; done between 1000 and 1010.
    expect(found).toMatchObject({ turned: true, already: false, reason: 'status 503' });
    expect(found.time).toEqual({ minMs: 1_150 - 1_010, maxMs: 1_205 - 1_000 });
  });

  test('is told of good as of bad', () => {
    const { turned, time } = turn('good', samples(900, '------+++'));
    expect(turned).toBe(true);
    expect(time).toEqual({ minMs: 140, maxMs: 205 });
  });

  test('is not what one or two samples say', () => {
    const found = turn('bad', samples(900, '++++--++++'));
    expect(found).toMatchObject({ turned: false, time: { maxMs: null } });
    expect(turn('bad', samples(900, '++++--+---')).time.maxMs).toBe(1_255 - 1_000);
  });

  test('is at least as late as the last that said otherwise, while it has not', () => {
    expect(turn('bad', samples(900, '+++++++')).time).toEqual({ minMs: 190, maxMs: null });
  });

  test('proves nothing where it was so before', () => {
    expect(turn('good', samples(800, '++++++++++'))).toMatchObject({
      turned: false,
      already: true,
    });
    expect(turn('good', samples(700, '++----+++'))).toMatchObject({ turned: true, already: false });
  });

  test('is widened by a gap before it', () => {
    const found = turn('bad', samples(900, '++++      ---'));
    expect(found).toMatchObject({ turned: true, widenedByGap: true });
    expect(found.time).toEqual({ minMs: 40, maxMs: 405 });
  });

  test('takes no answer that was still under way for one that came before', () => {
    const hanging = { startMs: 1_050, endMs: 1_550, ok: true };
    const fed = [...samples(900, '+++'), hanging, ...samples(1_100, '---')];
    expect(turn('bad', fed).time.minMs).toBe(0);
  });
});
