import { z } from 'zod';
import type { OutageFault, ServiceOutage } from '../drills/dependency-outage.js';
import type { CutHow, SlowDirection } from '../fault.js';
import { durationSchema } from './duration-schema.js';
import { nameSchema } from './name-schema.js';
import { repointFields } from './repoint-schema.js';

const kinds = ['stop', 'pause', 'kill', 'none'] as const satisfies readonly ServiceOutage[];
const hows = ['refuse', 'hang', 'reset'] as const satisfies readonly CutHow[];
const directions = ['upstream', 'downstream'] as const satisfies readonly SlowDirection[];

/** How a dependency is taken away. */
export const outageFaultSchema = z.union(
  [
    z
      .enum(kinds)
      .describe('stop or pause (reverted after holdFor), kill (it must come back), or none.')
      .transform((kind): OutageFault => ({ kind })),
    z
      .strictObject({
        cut: nameSchema.describe('Proxy whose connections are cut.'),
        how: z
          .enum(hows)
          .default('refuse')
          .describe('refuse new connections, let them hang, or reset each once it is used.'),
      })
      .transform(({ cut, how }): OutageFault => ({ kind: 'cut', proxy: cut, how })),
    z
      .strictObject({
        slow: nameSchema.describe('Proxy whose data is slowed.'),
        by: durationSchema().describe('How late each piece of data is.'),
        jitter: durationSchema({ minMs: 0 })
          .describe('Give or take as much as this.')
          .prefault('0ms'),
        direction: z
          .enum(directions)
          .default('downstream')
          .describe('upstream towards the dependency, or downstream back from it.'),
      })
      .transform(({ slow, by, jitter, direction }): OutageFault => ({
        kind: 'slow',
        proxy: slow,
        latencyMs: by,
        jitterMs: jitter,
        direction,
      })),
    z
      .strictObject({
        repoint: nameSchema.describe('Dependant whose address of the dependency leads nowhere.'),
        ...repointFields,
      })
      .transform(({ repoint, variable, value }): OutageFault => ({
        kind: 'repoint',
        service: repoint,
        variable,
        value,
      })),
  ],
  {
    error:
      'stop, pause, kill, none, { cut: PROXY }, { slow: PROXY, by: 2s } or ' +
      '{ repoint: SERVICE, variable: NAME, value: NOWHERE }',
  },
);
