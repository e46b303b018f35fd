import type { Command } from 'commander';
import { MusterError } from '../../domain/errors.js';
import type { InventoryFile } from '../../host/inventory-file.js';
import { standings, type Standing } from '../../host/overdue/standings.js';
import { withClient } from '../runs/connect-client.js';
import { colorsFor, type Colors } from '../shell/colors.js';
import { openInventory } from '../shell/open-inventory.js';

/**
 * Shows what its schedule no longer lets wait, and what nothing starts. Below the runs, which can be
 * listed without one, an inventory may be missing; where it is asked for `alone`, it may not.
 * @throws MusterError INVENTORY_NOT_FOUND, INVENTORY_INVALID where asked for alone
 */
export async function showOverdue(
  command: Command,
  { alone, json }: { readonly alone: boolean; readonly json: boolean },
): Promise<void> {
  const inventory = alone ? await openInventory(command) : await inventoryIfAny(command);
  if (inventory === undefined) return;
  const all = await withClient((client) => standings(client, inventory));
  const due = all.filter(({ overdueSince, applied }) => overdueSince !== undefined || !applied);
  const colors = colorsFor(process.stdout);
  if (json) console.log(JSON.stringify(due, null, 2));
  else if (due.length === 0 && alone) console.log('Nothing is overdue.');
  else if (due.length > 0) {
    const lines = due.map((each) => overdueLine(each, colors));
    console.log([...(alone ? [] : ['', 'Overdue:']), ...lines].join('\n'));
  }
}

async function inventoryIfAny(command: Command): Promise<InventoryFile | undefined> {
  try {
    return await openInventory(command);
  } catch (error) {
    if (!(error instanceof MusterError)) throw error;
    if (error.code !== 'INVENTORY_NOT_FOUND') {
      console.error(`What is overdue was not looked at: ${error.message}`);
    }
    return undefined;
  }
}

function overdueLine(standing: Standing, colors: Colors): string {
  const { name, overdueSince, lastPassed, applied, paused } = standing;
  const words = [
    lastPassed === undefined ? 'never passed' : `last passed ${lastPassed}`,
    ...(overdueSince === undefined ? [] : [`overdue since ${overdueSince}`]),
    ...(applied ? [] : ['nothing starts it: muster schedule apply']),
    ...(paused ? [`its schedule is paused: muster schedule resume ${name}`] : []),
  ];
  return `  ${overdueSince === undefined ? name : colors.red(name)}  ${words.join('; ')}`;
}
