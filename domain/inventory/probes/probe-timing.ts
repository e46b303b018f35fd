import { formatDuration } from '../../duration.js';
import { defaultEveryMs, fastestEveryMs, type ProbeKind, type ProbeTiming } from '../../probe.js';
import { durationSchema } from '../duration-schema.js';

const hourMs = 60 * 60_000;

/** The fields that say when a probe of this kind is asked. */
export function timingFields(kind: ProbeKind) {
  return {
    every: durationSchema({ minMs: fastestEveryMs, maxMs: hourMs })
      .describe('How often it is asked.')
      .prefault(formatDuration(defaultEveryMs[kind])),
    deadline: durationSchema({ maxMs: hourMs })
      .describe('When one asking is given up; twice `every`, or `within` where that is longer.')
      .exactOptional(),
  };
}

/** The timing as the probe keeps it; a latency objective is never cut short by the default deadline. */
export function toTiming(
  every: number,
  deadline: number | undefined,
  latencyObjective = 0,
): ProbeTiming {
  return { everyMs: every, deadlineMs: deadline ?? Math.max(2 * every, latencyObjective) };
}
