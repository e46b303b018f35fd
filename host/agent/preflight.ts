import { MusterError } from '../../domain/errors.js';
import type { DrillRef } from '../../domain/plan.js';
import type { InventoryFile } from '../inventory-file.js';
import type { Ledger } from './ledger.js';

/** Below this the ledger might not be written when it matters. */
const leastFreeBytes = 20 * 1024 * 1024;

/** @throws MusterError WRONG_HOST, WRONG_INVENTORY where the drill was planned for another */
export function refuseForeign(drill: DrillRef, host: string, file: InventoryFile): void {
  if (drill.host !== host) {
    throw new MusterError('WRONG_HOST', `this is "${host}", the drill is for "${drill.host}"`);
  }
  if (drill.inventorySha256 === file.sha256) return;
  throw new MusterError(
    'WRONG_INVENTORY',
    `the plan was made from another inventory than ${file.path} on "${host}"`,
    { remedy: 'Put the same muster.yaml beside worker and agent, then start the drill again.' },
  );
}

/** @throws MusterError PREFLIGHT_FAILED where a fault could not be kept account of */
export function refuseUnaccountable(freeBytes: number, ledger: Ledger, folder: string): void {
  const [unreadable] = ledger.unreadable;
  if (unreadable !== undefined) {
    throw new MusterError('PREFLIGHT_FAILED', `${unreadable} is no lease that can be read`, {
      remedy: 'Put back by hand what it may hold, remove it, start the agent again.',
    });
  }
  if (freeBytes >= leastFreeBytes) return;
  throw new MusterError('PREFLIGHT_FAILED', `only ${freeBytes} bytes are free here`, {
    remedy: `Free space where ${folder} is: leases must be written.`,
  });
}
