import { setTimeout as delay } from 'node:timers/promises';
import { JournalReader, type JournalLine } from '../observer/journal.js';
import { monotonicMs } from '../processes/monotonic-clock.js';

const lookEveryMs = 5;

/**
 * Feeds a journal from its first line on, and what is added to it, until `decide` has an answer
 * or the time is over; then `decide` is asked a last time with `final`.
 */
export async function followJournal<T>(
  file: string,
  options: {
    readonly untilMs: number;
    readonly signal: AbortSignal;
    readonly take: (line: JournalLine) => void;
    readonly decide: (final: boolean) => T | undefined;
  },
): Promise<T | undefined> {
  const reader = new JournalReader(file);
  try {
    for (;;) {
      for (const line of reader.next()) options.take(line);
      const final = monotonicMs() >= options.untilMs;
      const answer = options.decide(final);
      if (answer !== undefined || final) return answer;
      await delay(lookEveryMs, undefined, { signal: options.signal });
    }
  } finally {
    reader.close();
  }
}
