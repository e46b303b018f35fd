import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MusterError } from '../../domain/errors.js';
import { stands, type Lease } from './lease.js';
import { readJson, writeDurably } from './write-durably.js';

/** All leases of this host, each synced to a file of its own before anybody acts on it. */
export class Ledger {
  private constructor(
    private readonly folder: string,
    private readonly leases: Map<string, Lease>,
  ) {}

  /** Reads every lease back from disk. */
  static async open(folder: string): Promise<Ledger> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const leases = new Map<string, Lease>();
    for (const name of await readdir(folder)) {
      if (!name.endsWith('.json')) continue;
      const lease = await readJson<Lease>(join(folder, name));
      if (lease !== undefined) leases.set(lease.id, lease);
    }
    return new Ledger(folder, leases);
  }

  get(id: string): Lease | undefined {
    return this.leases.get(id);
  }

  /** Writes the lease through to disk; what follows may rely on it. */
  async put(lease: Lease): Promise<Lease> {
    await writeDurably(this.file(lease.id), JSON.stringify(lease));
    this.leases.set(lease.id, lease);
    return lease;
  }

  standing(): Lease[] {
    return [...this.leases.values()].filter(stands);
  }

  ofRun(runId: string): Lease[] {
    return [...this.leases.values()].filter((lease) => lease.drill.runId === runId);
  }

  private file(id: string): string {
    if (!/^[\w.-]{1,128}$/.test(id)) {
      throw new MusterError('BAD_INPUT', `"${id}" is no lease id`);
    }
    return join(this.folder, `${id}.json`);
  }
}
