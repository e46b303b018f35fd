import type { Fault } from '../../domain/fault.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import type { DrillRef } from '../../domain/plan.js';
import type { Json } from '../../domain/json.js';
import type { RunCommand } from '../processes/run-command.js';

/** What a fault may use: the host's own inventory, and commands that the lease keeps account of. */
export interface FaultContext {
  readonly inventory: Inventory;
  /** For which run it acts. */
  readonly drill: DrillRef;
  /** Whose harm it is: what a fault leaves behind for others to see carries it. */
  readonly leaseId: string;
  readonly run: RunCommand;
}

/** What was seen when one looked whether it is so. */
export interface Look {
  readonly holds: boolean;
  readonly observed: string;
}

/**
 * Harm packed with its way back. `undo` is all that the way back needs: it is on disk before
 * anything acts, and it is all that is left after a crash. Every step may be repeated.
 */
export interface FaultHandler<F extends Fault, Undo extends Json> {
  /** `self`: nothing stands once it has acted, the system heals or not by itself. */
  readonly healing: 'self' | 'revert';
  /** The harm is done once `inject` returns; otherwise it may come until it is seen. */
  readonly actsAtOnce?: true;
  /** Reads what must be known to undo it. @throws MusterError SERVICE_NOT_RUNNING and others */
  prepare(fault: F, context: FaultContext): Promise<Undo>;
  inject(fault: F, undo: Undo, context: FaultContext): Promise<void>;
  /** Looks whether it took; this alone decides. */
  verifyInjected(fault: F, undo: Undo, context: FaultContext): Promise<Look>;
  /** Takes it back; harmless where it never acted or is taken back already. */
  revert(fault: F, undo: Undo, context: FaultContext): Promise<void>;
  verifyReverted(fault: F, undo: Undo, context: FaultContext): Promise<Look>;
  /** What its undo data holds that nobody may read: commands it runs might repeat it. */
  secretsIn?(undo: Undo): readonly string[];
  /**
   * Where the system was to heal by itself and the run is over: helps back what did not, and says
   * what it did. A drill must not leave down what it brought down.
   */
  helpBack?(fault: F, context: FaultContext): Promise<string | undefined>;
}
