import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MusterError } from '../../domain/errors.js';
import type { Left } from '../../domain/host-protocol.js';
import type { Inventory } from '../../domain/inventory/inventory.js';
import type { JobKind } from '../../domain/job.js';
import type { DrillRef } from '../../domain/plan.js';
import type { AgentPaths } from './agent-paths.js';
import { readJson, writeDurably } from './write-durably.js';

/** What one run keeps on its host: the inventory as it was at the start, journals, records. */
export class DrillFiles {
  readonly folder: string;
  readonly observer: string;
  readonly journal: string;
  readonly observerConfig: string;
  readonly left: string;

  constructor(paths: AgentPaths, runId: string) {
    if (!/^[\w-]{1,64}$/.test(runId)) throw new MusterError('BAD_INPUT', `"${runId}" is no run id`);
    this.folder = paths.drill(runId);
    this.observer = join(this.folder, 'observer.json');
    this.journal = join(this.folder, 'observer.jsonl');
    this.observerConfig = join(this.folder, 'observer-config.json');
    this.left = join(this.folder, 'left.json');
  }

  canary(name: string): {
    readonly helper: string;
    readonly config: string;
    readonly journal: string;
    /** Once it is there, the writer writes no more. */
    readonly quiet: string;
  } {
    const base = join(this.folder, `canary-${name}`);
    return {
      helper: `${base}.json`,
      config: `${base}-config.json`,
      journal: `${base}.jsonl`,
      quiet: `${base}-quiet`,
    };
  }

  job(kind: JobKind): JobFiles {
    const base = join(this.folder, `job-${kind}`);
    return {
      helper: `${base}.json`,
      config: `${base}-config.json`,
      journal: `${base}.jsonl`,
      progress: `${base}-progress.json`,
      scratch: `${base}-scratch.json`,
    };
  }

  rung(rungId: string): string {
    if (!/^[\w-]{1,128}$/.test(rungId)) throw new MusterError('BAD_INPUT', `"${rungId}" is no id`);
    return join(this.folder, `rung-${rungId}.json`);
  }

  /** Keeps the inventory for the whole run; the first one kept stays. */
  async keepInventory(inventory: Inventory, drill: DrillRef): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    if ((await readJson<KeptInventory>(this.inventory)) !== undefined) return;
    await writeDurably(
      this.inventory,
      JSON.stringify({ drill, inventory } satisfies KeptInventory),
    );
  }

  /** The run that entered with this id; nothing where none did. */
  async keptDrill(): Promise<DrillRef | undefined> {
    return (await readJson<KeptInventory>(this.inventory))?.drill;
  }

  /** How the run left; nothing where it has not. */
  keptLeft(): Promise<Left | undefined> {
    return readJson<Left>(this.left);
  }

  /** The inventory this run was planned with. @throws MusterError WRONG_INVENTORY */
  async keptInventory(drill: DrillRef): Promise<Inventory> {
    const kept = await readJson<KeptInventory>(this.inventory);
    if (kept !== undefined && kept.drill.inventorySha256 === drill.inventorySha256) {
      return kept.inventory;
    }
    throw new MusterError('WRONG_INVENTORY', `run ${drill.runId} did not enter this host`, {
      remedy: 'Start the drill anew.',
    });
  }

  private get inventory(): string {
    return join(this.folder, 'inventory.json');
  }
}

interface JobFiles {
  readonly helper: string;
  readonly config: string;
  readonly journal: string;
  readonly progress: string;
  readonly scratch: string;
}

interface KeptInventory {
  readonly drill: DrillRef;
  readonly inventory: Inventory;
}
