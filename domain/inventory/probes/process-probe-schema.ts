import { z } from 'zod';
import { timingFields, toTiming } from './probe-timing.js';

const managerAnswersWithinMs = 2_000;

/** `{ process: true }`: healthy when the manager says that the service runs, and its process exists. */
export const processProbeSchema = z
  .strictObject({
    process: z.literal(true).describe("Ask the service's manager, and look at the process."),
    ...timingFields('process'),
  })
  .transform(({ every, deadline }) => ({
    kind: 'process' as const,
    // A manager that is slow to answer for a moment says nothing about the service.
    ...toTiming(every, deadline, managerAnswersWithinMs),
  }));
