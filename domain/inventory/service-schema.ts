import { z } from 'zod';
import { rungActions, type ManagerKind, type Rung, type Service } from '../service.js';
import { durationSchema } from './duration-schema.js';
import { gaugeSchema } from './gauge-schema.js';
import { pm2Schema, processSchema } from './manager-schema.js';
import { nameSchema } from './name-schema.js';
import { probeSchema, toProbe, type WrittenProbe } from './probe-schema.js';
import { pathSchema, patternSchema } from './text-schema.js';
import { localHost } from './inventory.js';

/** A service as it is written: a process probe in it does not carry its name yet. */
export type WrittenService = Omit<Service, 'healthy' | 'degraded' | 'works'> & {
  readonly healthy?: WrittenProbe;
  readonly degraded?: WrittenProbe;
  readonly works: Readonly<Record<string, WrittenProbe>>;
};

const rungSchema = z.union(
  [
    z.enum(rungActions).transform((action): Rung => ({ action })),
    z.strictObject({ wait: durationSchema().describe('Let it come back by itself that long.') }),
  ],
  { error: 'reload, restart, recreate or { wait: 10s }' },
);

const commonFields = {
  host: nameSchema.default(localHost).describe('Host that it runs on.'),
  healthy: probeSchema
    .describe('The probe that says whether it is healthy; a drill of it needs one.')
    .exactOptional(),
  degraded: probeSchema
    .describe('The probe that is good while it says itself that it is degraded.')
    .exactOptional(),
  works: z
    .record(nameSchema, probeSchema)
    .default({})
    .describe('What it is there for: a read, a write, a login, each a probe.'),
  gauges: z
    .record(nameSchema, gaugeSchema)
    .default({})
    .describe('Numbers that it shows of itself, each by its name.'),
  log: z
    .strictObject({
      forbid: z
        .array(patternSchema)
        .default([])
        .describe('Regular expressions that no line written during a drill may match.'),
      leaks: z
        .array(patternSchema)
        .default([])
        .describe('Regular expressions that tell of connections not given back, in an outage too.'),
      files: z.array(pathSchema).default([]).describe("Log files besides the manager's own."),
    })
    .prefault({})
    .describe('What its logs are looked at for.'),
  envFile: pathSchema
    .describe('File of NAME=value lines that it reads its environment from at each start.')
    .exactOptional(),
  ladder: z
    .array(rungSchema)
    .default([])
    .describe('What is tried, in order, when it does not come back by itself.'),
};

const kinds = {
  pm2: z
    .strictObject({ pm2: pm2Schema.describe("pm2's name or id of it."), ...commonFields })
    .transform(({ pm2, ...rest }) => ({ manager: pm2, ...rest })),
  process: z
    .strictObject({
      process: processSchema.describe('A plain process, found by its pid file.'),
      ...commonFields,
    })
    .transform(({ process, ...rest }) => ({ manager: process, ...rest })),
} satisfies Record<ManagerKind, z.ZodType<WrittenService>>;

/** A process that is drilled, under exactly one manager. */
export const serviceSchema = z.union(Object.values(kinds), {
  error: `a service: exactly one of ${Object.keys(kinds).join(', ')}`,
});

/** The service with its own name where its probe needs it. */
export function toService(written: WrittenService, name: string): Service {
  const { healthy, degraded, works, ...rest } = written;
  return {
    ...rest,
    ...(healthy !== undefined && { healthy: toProbe(healthy, name) }),
    ...(degraded !== undefined && { degraded: toProbe(degraded, name) }),
    works: Object.fromEntries(
      Object.entries(works).map(([work, probe]) => [work, toProbe(probe, name)]),
    ),
  };
}
