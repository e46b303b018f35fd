import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentPaths } from './agent-paths.js';
import { stands } from './lease.js';
import type { Ledger } from './ledger.js';
import type { LockTable } from './lock-table.js';

/** How long what a run left on its host is kept. */
const keptMs = 30 * 86_400_000;

/** Removes leases and journals that nobody asks for any more; what may stand or is held stays. */
export async function prune(paths: AgentPaths, ledger: Ledger, locks: LockTable): Promise<void> {
  const before = Date.now() - keptMs;
  const needed = new Set([
    ...ledger.standing().map(({ drill }) => drill.runId),
    ...locks.holders(),
  ]);
  for (const lease of ledger.all()) {
    if (!stands(lease) && Date.parse(lease.revertedAt ?? lease.preparedAt) < before) {
      await ledger.forget(lease.id);
    }
  }
  for (const runId of await readdir(paths.drills)) {
    const folder = join(paths.drills, runId);
    // A folder changes when a file comes or goes in it: at the latest when its run leaves.
    if (needed.has(runId) || (await stat(folder)).mtimeMs >= before) continue;
    await rm(folder, { recursive: true, force: true });
  }
  for (const name of await readdir(paths.leases)) {
    // Left by an agent that was killed while it wrote; there is no other writer than this one.
    if (name.endsWith('.tmp')) await rm(join(paths.leases, name), { force: true });
  }
}
