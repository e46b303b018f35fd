import { createRequire } from 'node:module';

import type * as bullmq from 'bullmq';

// `import` first scans all of BullMQ for the names it exports: twice the time at every start.
export const { Queue, Worker } = createRequire(import.meta.url)('bullmq') as typeof bullmq;
