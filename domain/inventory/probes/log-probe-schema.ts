import { z } from 'zod';
import { durationSchema } from '../duration-schema.js';
import { pathSchema, patternSchema } from '../text-schema.js';
import { timingFields, toTiming } from './probe-timing.js';

/** `{ log: { file, pattern }, within }`: healthy when the pattern was written in that time. */
export const logProbeSchema = z
  .strictObject({
    log: z
      .strictObject({
        file: pathSchema.describe('Log file to watch.'),
        pattern: patternSchema.describe('Regular expression that a line of it must match.'),
      })
      .describe('Log file, and what must keep being written to it.'),
    within: durationSchema().describe('How long ago the pattern was written at most.'),
    ...timingFields('log'),
  })
  .transform(({ log, within, every, deadline }) => ({
    kind: 'log' as const,
    ...log,
    withinMs: within,
    ...toTiming(every, deadline),
  }));
