import { z } from 'zod';
import { timingFields, toTiming } from './probe-timing.js';

/** `{ process: true }`: healthy when the manager says that the service runs, and its process exists. */
export const processProbeSchema = z
  .strictObject({
    process: z.literal(true).describe("Ask the service's manager, and look at the process."),
    ...timingFields('process'),
  })
  .transform(({ every, deadline }) => ({
    kind: 'process' as const,
    ...toTiming(every, deadline),
  }));
