import type { Inventory } from '../../domain/inventory/inventory.js';
import type { Probe, ProbeRole } from '../../domain/probe.js';

/** What an observer is told, by a file: no secret's value is in it. */
export interface ObserverConfig {
  readonly probes: readonly {
    readonly name: string;
    readonly role: ProbeRole;
    readonly probe: Probe;
  }[];
  readonly inventory: Inventory;
  readonly journal: string;
  /** Wall time after which it ends by itself. */
  readonly endAt: number;
}
