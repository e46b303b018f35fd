import { setTimeout as delay } from 'node:timers/promises';
import type { Inventory } from '../../domain/inventory/inventory.js';
import type { DrillRef } from '../../domain/plan.js';
import type { FaultContext, Look } from '../faults/fault-handler.js';
import { faultHandlerOf } from '../faults/faults.js';
import { bootId } from '../processes/boot-id.js';
import { runGated } from '../processes/gated-command.js';
import { killGroup } from '../processes/kill-group.js';
import { monotonicMs } from '../processes/monotonic-clock.js';
import { livingGroups } from '../processes/process-group.js';
import { knownSecrets, quiet, secretWords } from './known-secrets.js';
import type { Lease } from './lease.js';
import type { Ledger } from './ledger.js';

const commandTimeoutMs = 30_000;

/** The inventory a run was planned with. */
export type InventoryOf = (drill: DrillRef) => Promise<Inventory>;

/**
 * What a fault may use under its lease: each command it runs is in the ledger before it acts.
 * Harming, that must be on disk, and ends with the deadline; reverting, it must wait for no disk.
 */
export async function contextOf(
  { id, drill, fault, undo }: Lease,
  purpose: 'inject' | 'revert',
  { ledger, inventoryOf }: { readonly ledger: Ledger; readonly inventoryOf: InventoryOf },
): Promise<FaultContext> {
  const inventory = await inventoryOf(drill);
  const kept = faultHandlerOf(fault).secretsIn?.(undo) ?? [];
  const secrets = [...(await knownSecrets(inventory, process.env)), ...secretWords(kept)];
  return {
    inventory,
    drill,
    leaseId: id,
    run: async (argv, options = {}) => {
      const { timeoutMs = commandTimeoutMs } = options;
      const leftMs = Math.max(1, (ledger.get(id)?.deadlineAtMs ?? 0) - monotonicMs());
      try {
        const result = await runGated(argv, {
          ...options,
          timeoutMs: purpose === 'inject' ? Math.min(timeoutMs, leftMs) : timeoutMs,
          onStarted: async (group) => {
            if (options.detached !== undefined) return;
            const lease = ledger.get(id)!;
            const next = { ...lease, children: [...lease.children, group] };
            await (purpose === 'inject' ? ledger.put(next) : ledger.keep(next));
          },
        });
        return quiet(result, secrets);
      } finally {
        await forgetEnded(ledger, id);
      }
    },
  };
}

/** Proves that nothing which an earlier attempt started is left to act. @throws COMMAND_FAILED */
export async function endChildren(lease: Lease): Promise<void> {
  if (lease.bootId !== bootId()) return;
  for (const child of lease.children) await killGroup(child);
}

/** What has ended is not looked for any more: its number is free for others. */
async function forgetEnded(ledger: Ledger, id: string): Promise<void> {
  const lease = ledger.get(id)!;
  const children = livingGroups(lease.children);
  if (children.length < lease.children.length) await ledger.keep({ ...lease, children });
}

/**
 * Looks every millisecond at first, then ever less often: what is so is seen late by a tenth of the
 * wait at most, which widens the bracket by so much. A look that fails has not seen it: what is
 * looked at may be in the middle of changing.
 */
export async function lookUntil(look: () => Promise<Look>, withinMs: number): Promise<Look> {
  const until = monotonicMs() + withinMs;
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 1.1, 100)) {
    const seen = await look().catch(notSeen);
    if (seen.holds || monotonicMs() > until) return seen;
    await delay(pauseMs);
  }
}

function notSeen(error: Error): Look {
  return { holds: false, observed: error.message };
}
