import type { Probe, ProbeKind } from '../../domain/probe.js';
import { commandProbe } from './command-probe.js';
import { httpProbe } from './http-probe.js';
import { logProbe } from './log-probe.js';
import { postgresProbe } from './postgres-probe.js';
import type { PreparedProbe, ProbeContext, ProbeHandler } from './probe-handler.js';
import { processProbe } from './process-probe.js';
import { redisProbe } from './redis-probe.js';
import { tcpProbe } from './tcp-probe.js';

/** Every kind of probe; what a kind needs besides Node is loaded when one is prepared. */
export const probes = {
  http: httpProbe,
  tcp: tcpProbe,
  process: processProbe,
  command: commandProbe,
  postgres: postgresProbe,
  redis: redisProbe,
  log: logProbe,
} satisfies { [K in ProbeKind]: ProbeHandler<Extract<Probe, { kind: K }>> };

/**
 * Makes a probe ready to be asked.
 * @throws MusterError SECRET_MISSING, PROBE_INVALID
 */
export function prepareProbe(probe: Probe, context: ProbeContext): Promise<PreparedProbe> {
  const handler: ProbeHandler<Probe> = probes[probe.kind];
  return handler.prepare(probe, context);
}
