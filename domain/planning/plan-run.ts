import type { Inventory } from '../inventory/inventory.js';
import { startsSuite, type RunInput } from '../run-input.js';
import { planDrill } from './plan-drill.js';
import { planSuite } from './plan-suite.js';

/** What would be run: its workflow type, and how it is described. */
export interface PlannedRun {
  readonly type: string;
  readonly description?: string;
}

/**
 * Plans what the input starts, whether that is a drill or a suite.
 * @throws MusterError UNKNOWN_DRILL, UNKNOWN_SUITE, BAD_INPUT, PRODUCTION_REFUSED
 */
export function planRun(
  inventory: Inventory,
  inventorySha256: string,
  input: RunInput,
): PlannedRun {
  if (startsSuite(input)) return planSuite({ inventory, inventorySha256, input });
  const { drills } = inventory;
  const type = Object.hasOwn(drills, input.drill) ? drills[input.drill]!.type : '';
  return planDrill(type, { inventory, inventorySha256, input });
}
