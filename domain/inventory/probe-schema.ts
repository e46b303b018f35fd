import { z } from 'zod';
import type { Probe, ProbeKind, ProcessProbe } from '../probe.js';
import { commandProbeSchema } from './probes/command-probe-schema.js';
import { httpProbeSchema } from './probes/http-probe-schema.js';
import { logProbeSchema } from './probes/log-probe-schema.js';
import { postgresProbeSchema } from './probes/postgres-probe-schema.js';
import { processProbeSchema } from './probes/process-probe-schema.js';
import { redisProbeSchema } from './probes/redis-probe-schema.js';
import { tcpProbeSchema } from './probes/tcp-probe-schema.js';

/** A probe as it is written: a process probe does not say yet of which service. */
export type WrittenProbe = Exclude<Probe, ProcessProbe> | Omit<ProcessProbe, 'service'>;

const kinds = {
  http: httpProbeSchema,
  tcp: tcpProbeSchema,
  process: processProbeSchema,
  command: commandProbeSchema,
  postgres: postgresProbeSchema,
  redis: redisProbeSchema,
  log: logProbeSchema,
} satisfies Record<ProbeKind, z.ZodType<WrittenProbe>>;

/** A read-only question to the system. */
export const probeSchema = z.union(Object.values(kinds), {
  error: `a probe: exactly one of ${Object.keys(kinds).join(', ')}`,
});

/** The probe with the service it stands in. */
export function toProbe(probe: WrittenProbe, service: string): Probe {
  return probe.kind === 'process' ? { ...probe, service } : probe;
}
