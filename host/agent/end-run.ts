import type { Left, Steady } from '../../domain/host-protocol.js';
import type { DrillRef } from '../../domain/plan.js';
import type { AgentPaths } from './agent-paths.js';
import type { Canaries } from './canaries.js';
import { DrillFiles } from './drill-files.js';
import { hashJournals } from './evidence.js';
import type { FaultKeeper } from './fault-keeper.js';
import { toFaultRecord } from './lease.js';
import type { Jobs } from './jobs.js';
import type { Ledger } from './ledger.js';
import type { LockTable } from './lock-table.js';
import type { Observers } from './observers.js';
import type { RevertedBy } from './reverter.js';
import { writeDurably } from './write-durably.js';

/** What a run may have left on its host. */
export interface Holdings {
  readonly paths: AgentPaths;
  readonly ledger: Ledger;
  readonly locks: LockTable;
  readonly faults: FaultKeeper;
  readonly observers: Observers;
  readonly canaries: Canaries;
  readonly jobs: Jobs;
}

/**
 * Ends a run here: takes back what stands, asks how things are, ends its helpers, removes its
 * canaries, frees its locks. What cannot be tidied up or written is told; only a fault that still
 * stands keeps the locks.
 */
export async function endRun(
  of: Holdings,
  drill: DrillRef,
  by: RevertedBy,
  askSteady?: () => Promise<Steady | undefined>,
): Promise<Left> {
  const { runId } = drill;
  const files = new DrillFiles(of.paths, runId);
  const known = await files.keptLeft();
  if (known !== undefined) return known;
  const standing = await of.faults.endRun(runId, by);
  const { done: helped, failed } = await of.faults.helpBack(runId);
  const unreverted = [...standing, ...failed];
  const steady = await askSteady?.();
  const notes: string[] = [];
  const note = (error: Error): void => void notes.push(error.message);
  await of.observers.stop(runId).catch(note);
  await of.canaries.stop(runId).catch(note);
  await of.jobs.stop(runId).then((left) => notes.push(...left), note);
  const inventory = await files.keptInventory(drill).catch(() => undefined);
  if (inventory !== undefined) {
    await of.canaries.tidy(runId, inventory).then((untidy) => notes.push(...untidy), note);
  }
  const faults = of.ledger.ofRun(runId).map(toFaultRecord);
  const left: Left = {
    ...(steady !== undefined && { steady }),
    faults,
    unreverted,
    helped,
    notes,
    evidence: await hashJournals(files.folder),
  };
  if (unreverted.length > 0) return left;
  await writeDurably(files.left, JSON.stringify(left)).catch(note);
  await of.locks.release(runId).catch(note);
  return left;
}
