import { toErrorData } from '../../domain/errors.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import type { Probe, Reading } from '../../domain/probe.js';
import { prepareProbe } from '../../host/probes/probes.js';

/** What one probe of the inventory answered. */
export interface ProbeAnswer {
  /** `<service>.healthy`, or the service alone where it has no probe. */
  readonly name: string;
  readonly reading: Reading;
}

/** Asks each service's health probe once, each with its own deadline. Never throws. */
export function askEveryProbe(
  inventory: Inventory,
  env: NodeJS.ProcessEnv,
): Promise<readonly ProbeAnswer[]> {
  return Promise.all(
    Object.entries(inventory.services).map(async ([service, { healthy }]) =>
      healthy === undefined
        ? { name: service, reading: { ok: false, reason: 'it has no "healthy" probe' } as const }
        : { name: `${service}.healthy`, reading: await ask(healthy, inventory, env) },
    ),
  );
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
