import { MusterError } from '../../domain/errors.js';
import type { MonotonicMs } from '../../domain/timeline/sample.js';
import { bootId } from '../processes/boot-id.js';
import { monotonicMs } from '../processes/monotonic-clock.js';
import { readJson, writeDurably } from './write-durably.js';

export interface LockHolder {
  readonly workflowId: string;
  readonly runId: string;
  readonly drill: string;
}

interface Lock {
  readonly key: string;
  readonly mode: 'exclusive' | 'shared';
  readonly holder: LockHolder;
  /** On this boot's clock, which nobody sets. */
  readonly untilMs: MonotonicMs;
  readonly bootId: string;
  /** The same as wall time, for after a restart of the host. */
  readonly until: number;
}

/** Who may harm or watch what: all or nothing, exclusive on what is harmed, shared on what is watched. */
export class LockTable {
  private constructor(
    private readonly file: string,
    private locks: readonly Lock[],
  ) {}

  /** Reads the table back. A run that is in no table may harm nothing, so an unreadable one is empty. */
  static async open(file: string, say: (line: string) => void): Promise<LockTable> {
    const locks = await readJson<Lock[]>(file).catch((error: Error) => {
      say(`${file} cannot be read, nothing is locked: ${error.message}`);
      return undefined;
    });
    return new LockTable(file, locks ?? []);
  }

  /**
   * Takes all the locks or none; those already held by the same run are kept and prolonged.
   * @throws MusterError LOCKED, naming the holder
   */
  async acquire(
    holder: LockHolder,
    exclusive: readonly string[],
    shared: readonly string[],
    holdForMs: number,
  ): Promise<readonly string[]> {
    const time = {
      untilMs: monotonicMs() + holdForMs,
      bootId: bootId(),
      until: Date.now() + holdForMs,
    };
    const wanted: Lock[] = [
      ...unique(exclusive).map((key) => ({ key, mode: 'exclusive', holder, ...time }) as const),
      ...unique(shared)
        .filter((key) => !exclusive.includes(key))
        .map((key) => ({ key, mode: 'shared', holder, ...time }) as const),
    ].sort((a, b) => a.key.localeCompare(b.key));
    const before = this.locks.filter((lock) => lock.holder.runId === holder.runId);
    const others = this.locks.filter((lock) => lock.holder.runId !== holder.runId);
    for (const lock of wanted) {
      const taken = others.find((other) => conflict(lock, other));
      if (taken !== undefined) throw locked(taken);
    }
    // Taken before anything is awaited: nobody comes in between.
    this.locks = [...others, ...wanted];
    try {
      await this.save();
    } catch (error) {
      this.locks = [
        ...this.locks.filter(({ holder: { runId } }) => runId !== holder.runId),
        ...before,
      ];
      throw error;
    }
    return wanted.map((lock) => `${lock.mode} ${lock.key}`);
  }

  /** Whether the run may harm what has this key. */
  holdsExclusively(runId: string, key: string): boolean {
    return this.locks.some(
      (lock) => lock.mode === 'exclusive' && lock.key === key && lock.holder.runId === runId,
    );
  }

  /** Frees whatever the run holds. */
  async release(runId: string): Promise<void> {
    const rest = this.locks.filter((lock) => lock.holder.runId !== runId);
    if (rest.length === this.locks.length) return;
    this.locks = rest;
    await this.save();
  }

  /** The runs whose time is over. */
  expired(): readonly string[] {
    const boot = bootId();
    const isOver = (lock: Lock): boolean =>
      lock.bootId === boot ? lock.untilMs < monotonicMs() : lock.until < Date.now();
    return unique(this.locks.filter(isOver).map((lock) => lock.holder.runId));
  }

  /** The runs that hold anything. */
  holders(): readonly string[] {
    return unique(this.locks.map((lock) => lock.holder.runId));
  }

  private save(): Promise<void> {
    return writeDurably(this.file, JSON.stringify(this.locks));
  }
}

function conflict(a: Lock, b: Lock): boolean {
  return a.key === b.key && (a.mode === 'exclusive' || b.mode === 'exclusive');
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

function locked(by: Lock): MusterError {
  const { drill, workflowId, runId } = by.holder;
  return new MusterError('LOCKED', `${by.key} is held by drill "${drill}" (${workflowId})`, {
    remedy: `Wait for it, or end it with: muster abort ${workflowId} --by YOU`,
    details: { workflowId, runId },
  });
}
