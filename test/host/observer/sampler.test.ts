import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Reading } from '../../../domain/probe.js';
import type { Sample } from '../../../domain/timeline/sample.js';
import { Sampler } from '../../../host/observer/sampler.js';
import { monotonicMs } from '../../../host/processes/monotonic-clock.js';
import { waitUntil } from '../../../host/processes/wait-until.js';

const soon = { withinMs: 15_000, everyMs: 2 };
const good: Reading = { ok: true };

/** A sampler of a probe whose n-th asking answers as told; all that was emitted, and how many wait. */
function sample(
  timing: { readonly everyMs: number; readonly deadlineMs: number },
  answer: (n: number, signal: AbortSignal) => Promise<Reading>,
) {
  const samples: Sample[] = [];
  const seen = { asked: 0, inFlight: 0, most: 0 };
  const ask = async (signal: AbortSignal): Promise<Reading> => {
    seen.inFlight += 1;
    seen.most = Math.max(seen.most, seen.inFlight);
    seen.asked += 1;
    try {
      return await answer(seen.asked, signal);
    } finally {
      seen.inFlight -= 1;
    }
  };
  const sampler = new Sampler({ ask }, timing, (each) => samples.push(each));
  running.push(sampler);
  sampler.start();
  return { samples, seen, sampler };
}

/** Like a server that accepts and never answers, let go of when the sample is cut. */
function never(signal: AbortSignal): Promise<Reading> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve({ ok: false, reason: 'let go' }));
  });
}

function standStill(ms: number): void {
  const until = monotonicMs() + ms;
  while (monotonicMs() < until);
}

let running: Sampler[] = [];
afterEach(() => {
  for (const sampler of running) sampler.stop();
  running = [];
});

describe('the sampler', () => {
  test('asks on while an answer is late, and cuts that one at its deadline', async () => {
    const { samples, seen } = sample({ everyMs: 10, deadlineMs: 300 }, (n, signal) =>
      n % 20 === 5 ? never(signal) : Promise.resolve(good),
    );
    await waitUntil(() => samples.some(({ ok }) => !ok), soon);
    const cut = samples.find(({ ok }) => !ok)!;
    expect(cut.reason).toBe('no answer within 300 ms');
    expect(cut.endMs - cut.startMs).toBeGreaterThanOrEqual(299);
    // Thirty were due meanwhile; a busy machine leaves many out, but one that waits asks only one.
    expect(seen.asked - samples.length).toBeGreaterThan(3);
  });

  test('keeps its rate where one asking with a long deadline hangs', async () => {
    const { samples, seen } = sample({ everyMs: 2, deadlineMs: 1_000 }, (n, signal) =>
      n === 5 ? never(signal) : Promise.resolve(good),
    );
    await waitUntil(() => samples.length > 5, soon);
    // More than the most that may be in flight: what has ended and waits for its turn is not.
    expect(seen.asked).toBeGreaterThan(128);
    const starts = samples.map(({ startMs }) => startMs);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  });

  test('hands samples on in the order of their starts, each when all before it have ended', async () => {
    const { samples } = sample({ everyMs: 10, deadlineMs: 2_000 }, async (n) => {
      await delay(n % 3 === 0 ? 80 : 1);
      return good;
    });
    await waitUntil(() => samples.length >= 12, soon);
    const starts = samples.map(({ startMs }) => startMs);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    expect(samples.every(({ startMs, endMs }) => endMs >= startMs)).toBe(true);
  });

  test('never has more in flight than its deadline and its cap allow', async () => {
    const few = sample({ everyMs: 10, deadlineMs: 40 }, (_n, signal) => never(signal));
    const many = sample({ everyMs: 2, deadlineMs: 1_500 }, (_n, signal) => never(signal));
    await waitUntil(() => many.seen.inFlight >= 64, soon);
    await delay(50);
    expect(few.seen.most).toBeLessThanOrEqual(6);
    expect(many.seen.most).toBe(64);
    // The ticks without room are a gap, not samples.
    expect(many.samples).toEqual([]);
  });

  test('leaves out ticks that it missed, and does not catch up', async () => {
    const { samples } = sample({ everyMs: 10, deadlineMs: 500 }, () => Promise.resolve(good));
    await waitUntil(() => samples.length >= 3, soon);
    const before = samples.length;
    standStill(200);
    const after = monotonicMs();
    await waitUntil(() => samples.length > before + 3, soon);
    const spacing = samples[before]!.startMs - samples[before - 1]!.startMs;
    expect(spacing).toBeGreaterThan(150);
    expect(samples[before]!.startMs).toBeLessThan(after + 200);
    expect(samples.filter(({ startMs }) => startMs < after && startMs > after - 150)).toEqual([]);
  });

  test('that itself stood still past a deadline says nothing of the one it asked', async () => {
    const { samples, seen } = sample({ everyMs: 20, deadlineMs: 40 }, async (n) => {
      if (n === 3) setImmediate(() => standStill(300));
      await delay(5);
      return good;
    });
    await waitUntil(() => seen.asked > 8 && samples.length > 5, soon);
    expect(samples.filter(({ ok }) => !ok)).toEqual([]);
  });

  test('tells why a probe is bad, also one that breaks its word and throws', async () => {
    const { samples } = sample({ everyMs: 10, deadlineMs: 100 }, (n) =>
      n % 2 === 0
        ? Promise.reject(new Error('broken'))
        : Promise.resolve({ ok: false, reason: 'no' }),
    );
    await waitUntil(() => samples.length >= 2, soon);
    expect(samples.slice(0, 2).map(({ reason }) => reason)).toEqual(['no', 'broken']);
  });

  test('that was stopped asks no more and hands on nothing', async () => {
    const { samples, seen, sampler } = sample({ everyMs: 5, deadlineMs: 100 }, async () => {
      await delay(20);
      return good;
    });
    await waitUntil(() => samples.length > 2, soon);
    sampler.stop();
    const [asked, handedOn] = [seen.asked, samples.length];
    await delay(60);
    expect([seen.asked, samples.length]).toEqual([asked, handedOn]);
  });
});
