import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MusterError } from '../../domain/errors.js';
import { InTurn } from './in-turn.js';
import { stands, type Lease } from './lease.js';
import { readJson, writeDurably } from './write-durably.js';

const saveAgainMs = 1_000;

/** All leases of this host, each synced to a file of its own before anybody acts on it. */
export class Ledger {
  private readonly saving = new InTurn();

  private constructor(
    private readonly folder: string,
    private readonly leases: Map<string, Lease>,
    /** Files that hold no lease that can be read: what they stand for is not known. */
    readonly unreadable: ReadonlySet<string>,
    private readonly say: (line: string) => void,
  ) {}

  /** Reads every lease back from disk. One that cannot be read keeps nobody from guarding the rest. */
  static async open(folder: string, say: (line: string) => void): Promise<Ledger> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const leases = new Map<string, Lease>();
    const unreadable = new Set<string>();
    for (const name of await readdir(folder)) {
      if (!name.endsWith('.json')) continue;
      const file = join(folder, name);
      const lease = await readJson<Lease>(file).catch(() => undefined);
      if (isLease(lease)) {
        leases.set(lease.id, lease);
        continue;
      }
      unreadable.add(file);
      say(`${file} is no lease: put back by hand what it may hold, then remove it`);
    }
    return new Ledger(folder, leases, unreadable, say);
  }

  get(id: string): Lease | undefined {
    return this.leases.get(id);
  }

  /**
   * Writes the lease through to disk; what follows may rely on it.
   * @throws MusterError PREFLIGHT_FAILED where it cannot be written: all is as it was
   */
  put(lease: Lease): Promise<Lease> {
    const file = this.file(lease.id);
    return this.saving.run(lease.id, async () => {
      await writeDurably(file, JSON.stringify(lease)).catch((cause: Error) => {
        throw new MusterError('PREFLIGHT_FAILED', `no lease can be written: ${cause.message}`, {
          remedy: `Make ${this.folder} writable, with space left; nothing was harmed.`,
          cause,
        });
      });
      this.leases.set(lease.id, lease);
      return lease;
    });
  }

  /**
   * Like {@link put} for what has happened already, or must not wait for a disk: where it cannot be
   * written now it is true all the same, and is written as soon as it can be.
   */
  async keep(lease: Lease): Promise<Lease> {
    this.file(lease.id);
    this.leases.set(lease.id, lease);
    await this.save(lease.id);
    return lease;
  }

  /** Forgets a lease for good. */
  async forget(id: string): Promise<void> {
    this.leases.delete(id);
    await this.saving.run(id, () => rm(this.file(id), { force: true }));
  }

  /** What may stand, newest first: the order in which it is taken back. */
  standing(): Lease[] {
    return this.all().filter(stands);
  }

  /** The leases of one run, oldest first. */
  ofRun(runId: string): Lease[] {
    return this.all()
      .filter((lease) => lease.drill.runId === runId)
      .toReversed();
  }

  /** Newest first. */
  all(): Lease[] {
    return [...this.leases.values()].sort((a, b) => b.preparedAtMs - a.preparedAtMs);
  }

  private async save(id: string): Promise<void> {
    try {
      await this.saving.run(id, async () => {
        const lease = this.leases.get(id);
        if (lease !== undefined) await writeDurably(this.file(id), JSON.stringify(lease));
      });
    } catch (error) {
      this.say(`lease ${id} is not written yet: ${(error as Error).message}`);
      setTimeout(() => void this.save(id), saveAgainMs).unref();
    }
  }

  private file(id: string): string {
    if (!/^[\w-]{1,128}$/.test(id)) throw new MusterError('BAD_INPUT', `"${id}" is no lease id`);
    const file = join(this.folder, `${id}.json`);
    if (!this.unreadable.has(file)) return file;
    throw new MusterError('INJECTION_AMBIGUOUS', `what lease ${id} did cannot be read`, {
      remedy: `Put back by hand what it may hold, then remove ${file} and start the agent again.`,
    });
  }
}

function isLease(lease: Lease | undefined): lease is Lease {
  return typeof lease?.id === 'string' && typeof lease.drill?.runId === 'string';
}
