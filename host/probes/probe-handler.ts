import type { Inventory } from '../../domain/inventory/inventory.js';
import type { Probe, Reading } from '../../domain/probe.js';

/** What a probe may use besides its own settings. */
export interface ProbeContext {
  readonly inventory: Inventory;
  readonly env: NodeJS.ProcessEnv;
}

/** One asking, prepared: everything slow (modules, secrets, patterns) is done. */
export interface PreparedProbe {
  /**
   * Asks once, on a fresh connection. Never throws: what goes wrong is a bad reading with its
   * reason. When `signal` aborts (the sample's deadline) it lets go of everything at once.
   */
  ask(signal: AbortSignal): Promise<Reading>;
}

/** How one kind of probe is asked. */
export interface ProbeHandler<P extends Probe> {
  /** @throws MusterError SECRET_MISSING, PROBE_INVALID */
  prepare(probe: P, context: ProbeContext): Promise<PreparedProbe>;
}
