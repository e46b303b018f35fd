import { MusterError } from '../../domain/errors.js';
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
  /** Wall time, so that it outlives a restart of the host. */
  readonly until: number;
}

/** Who may harm or watch what: all or nothing, exclusive on what is harmed, shared on what is watched. */
export class LockTable {
  private constructor(
    private readonly file: string,
    private locks: readonly Lock[],
  ) {}

  static async open(file: string): Promise<LockTable> {
    return new LockTable(file, (await readJson<Lock[]>(file)) ?? []);
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
    const until = Date.now() + holdForMs;
    const wanted: Lock[] = [
      ...exclusive.map((key) => ({ key, mode: 'exclusive', holder, until }) as const),
      ...shared
        .filter((key) => !exclusive.includes(key))
        .map((key) => ({ key, mode: 'shared', holder, until }) as const),
    ].sort((a, b) => a.key.localeCompare(b.key));
    const others = this.locks.filter((lock) => lock.holder.runId !== holder.runId);
    for (const lock of wanted) {
      const taken = others.find((other) => conflict(lock, other));
      if (taken !== undefined) throw locked(taken);
    }
    await this.replace([...others, ...wanted]);
    return wanted.map((lock) => `${lock.mode} ${lock.key}`);
  }

  /** Frees whatever the run holds. */
  async release(runId: string): Promise<void> {
    const rest = this.locks.filter((lock) => lock.holder.runId !== runId);
    if (rest.length !== this.locks.length) await this.replace(rest);
  }

  /** The runs whose time is over. */
  expired(): readonly string[] {
    const now = Date.now();
    return unique(this.locks.filter((lock) => lock.until < now).map((lock) => lock.holder.runId));
  }

  holders(): readonly LockHolder[] {
    const runs = unique(this.locks.map((lock) => lock.holder.runId));
    return runs.map((runId) => this.locks.find((lock) => lock.holder.runId === runId)!.holder);
  }

  private async replace(locks: readonly Lock[]): Promise<void> {
    this.locks = locks;
    await writeDurably(this.file, JSON.stringify(locks));
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
    remedy: `Wait for it, or end it with: muster abort ${workflowId}`,
    details: { workflowId, runId },
  });
}
