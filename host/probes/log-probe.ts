import { stat } from 'node:fs/promises';
import type { LogMark } from '../../domain/service.js';
import type { LogProbe } from '../../domain/probe.js';
import { compilePattern } from '../logs/compile-pattern.js';
import { readSince } from '../logs/log-reader.js';
import { monotonicMs } from '../processes/monotonic-clock.js';
import { asking, bad, good } from './asking.js';
import type { ProbeHandler } from './probe-handler.js';

/** How much of an existing file the first look reads, and every later look at most. */
const firstLookBytes = 256 * 1024;
const lookBytes = 4 * 1024 * 1024;

/**
 * A line counts once it is finished. Lines carry no time that can be trusted, so a matching line counts as written when it is first
 * seen: at most one interval too late. What stands there at the first look counts as written when
 * the file was last changed, which may be too late too.
 */
export const logProbe: ProbeHandler<LogProbe> = {
  async prepare({ file, pattern, withinMs, deadlineMs }) {
    const wanted = compilePattern(pattern);
    let mark: LogMark | undefined;
    let seenMs = -Infinity;
    let looking: Promise<void> | undefined;

    const look = async (): Promise<void> => {
      const first = mark === undefined ? await tailOf(file) : undefined;
      const writtenMs = monotonicMs() - (first?.ageMs ?? 0);
      mark ??= first?.mark;
      if (mark === undefined) return;
      for await (const { text, finished, next } of readSince(mark, { limitBytes: lookBytes })) {
        if (finished && wanted.test(text)) seenMs = writtenMs;
        mark = next;
      }
    };

    return {
      ask: (signal) =>
        asking({ signal, deadlineMs }, async () => {
          // A look that outlasts its sample is joined by the next one, not doubled.
          looking ??= look().finally(() => (looking = undefined));
          await looking;
          return monotonicMs() - seenMs <= withinMs ? good : bad(`not written for ${withinMs} ms`);
        }),
    };
  },
};

async function tailOf(file: string): Promise<{ mark: LogMark; ageMs: number }> {
  const { ino, size, mtimeMs } = await stat(file);
  return {
    mark: { file, inode: ino, offsetBytes: Math.max(0, size - firstLookBytes) },
    ageMs: Math.max(0, Date.now() - mtimeMs),
  };
}
