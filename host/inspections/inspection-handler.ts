import type { Inspection, Inspected } from '../../domain/inspection.js';
import type { Inventory } from '../../domain/inventory/inventory.js';

/** Where a look finds what it looks at. */
export interface InspectionContext {
  readonly inventory: Inventory;
  readonly env: NodeJS.ProcessEnv;
}

/** Looks once, read-only, within a time of its own. */
export type InspectionHandler<I extends Inspection> = (
  inspection: I,
  context: InspectionContext,
) => Promise<Inspected<I>>;
