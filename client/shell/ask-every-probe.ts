import { toErrorData } from '../../domain/errors.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import type { Probe, Reading } from '../../domain/probe.js';
import { prepareProbe } from '../../host/probes/probes.js';

/** What one probe of the inventory answered. */
export interface ProbeAnswer {
  /** `<service>.healthy`, `.degraded`, `.works.<name>`, or the service alone where it has no probe. */
  readonly name: string;
  readonly reading: Reading;
}

/**
 * Asks each service's probes once, each with its own deadline: its health and its works should be
 * good, and nobody should say that it is degraded. Never throws.
 */
export function askEveryProbe(
  inventory: Inventory,
  env: NodeJS.ProcessEnv,
): Promise<readonly ProbeAnswer[]> {
  const answers = Object.entries(inventory.services).flatMap(([service, probes]) => {
    const { healthy, degraded, works } = probes;
    return [
      healthy === undefined
        ? bad(service, 'it has no "healthy" probe')
        : answer(`${service}.healthy`, healthy),
      ...(degraded === undefined ? [] : [notDegraded(`${service}.degraded`, degraded)]),
      ...Object.entries(works).map(([work, probe]) => answer(`${service}.works.${work}`, probe)),
    ];
  });
  return Promise.all(answers);

  async function bad(name: string, reason: string): Promise<ProbeAnswer> {
    return { name, reading: { ok: false, reason } };
  }

  async function answer(name: string, probe: Probe): Promise<ProbeAnswer> {
    return { name, reading: await ask(probe, inventory, env) };
  }

  /** What cannot be asked at all is told as of any other probe. */
  async function notDegraded(name: string, probe: Probe): Promise<ProbeAnswer> {
    const reading = await ask(probe, inventory, env);
    if (reading.ok) return bad(name, 'it says that it is degraded');
    const unaskable = /^(PROBE_INVALID|SECRET_MISSING):/.test(reading.reason);
    return { name, reading: unaskable ? reading : { ok: true } };
  }
}

async function ask(probe: Probe, inventory: Inventory, env: NodeJS.ProcessEnv): Promise<Reading> {
  try {
    const prepared = await prepareProbe(probe, { inventory, env });
    return await prepared.ask(AbortSignal.timeout(probe.deadlineMs));
  } catch (error) {
    const { code, message } = toErrorData(error);
    return { ok: false, reason: `${code}: ${message}` };
  }
}
