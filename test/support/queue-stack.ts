import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { DrillReport } from '../../domain/report/report.js';
import { labs } from '../../lab/labs.js';
import type { Defect } from '../../lab/twzrd/defects.js';
import { readEnvironment } from '../../lab/twzrd/environment-file.js';
import { waitUntil } from '../../host/processes/wait-until.js';
import { TwzrdStack } from './twzrd-stack.js';

/** The practice system with its queue drilled: one lab that changes its defect from drill to drill. */
export class QueueStack extends TwzrdStack {
  private wished: string | undefined;

  /** Brings everything up, with drills of shorter waits, and with more in its inventory. */
  async riseWith(more: Readonly<Record<string, object>>): Promise<void> {
    await this.rise();
    const text = hurried(await readFile(this.inventoryPath, 'utf8'));
    const inventory = parse(text) as Record<string, object>;
    for (const [section, entries] of Object.entries(more)) {
      inventory[section] = { ...inventory[section], ...entries };
    }
    await writeFile(this.inventoryPath, stringify(inventory));
  }

  runQueue(drill: string): Promise<DrillReport> {
    return this.run({ drill }, 'queueOutage');
  }

  /** Gives aggregator and tree builder a defect, or takes it from them, by starting them anew. */
  async turn(defect: Defect | undefined): Promise<void> {
    if (defect === this.wished) return;
    this.wished = defect;
    const file = join(this.lab, '.env');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(/^TWZRD_DEFECT=.*$/m, `TWZRD_DEFECT=${defect ?? ''}`));
    const before = await this.pids();
    for (const pid of before) process.kill(pid, 'SIGKILL');
    const fresh = async () => {
      const { state } = await labs.twzrd.status({ dir: this.lab });
      const pids = await this.pids();
      return state === 'up' && pids.every((pid) => !before.includes(pid));
    };
    await waitUntil(fresh, { withinMs: 20_000, everyMs: 100 });
  }

  /** The whole lab anew with a defect of its stores. */
  async riseAgain(defect: Defect): Promise<void> {
    this.wished = defect;
    await labs.twzrd.up({ dir: this.lab, defect });
  }

  get variables(): Readonly<NodeJS.Dict<string>> {
    return readEnvironment(join(this.lab, '.env'));
  }

  private get lab(): string {
    return join(this.folder, 'lab');
  }

  private async pids(): Promise<readonly number[]> {
    const { parts } = await labs.twzrd.status({ dir: this.lab });
    const builders = parts.filter(({ name }) => /^(milo-aggregator|tree-builder)$/.test(name));
    return builders.flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
  }
}

function hurried(inventory: string): string {
  const other: readonly (readonly [string, string])[] = [
    ['holdFor: 3s', 'holdFor: 1500ms'],
    ['holdFor: 2s', 'holdFor: 1s'],
    ['healthyFor: 1s', 'healthyFor: 300ms'],
    // What a busy machine must not fail.
    ['recovery: 3s', 'recovery: 10s'],
    ['drain: 20s', 'drain: 60s'],
    ['steadyWithin: 3s', 'steadyWithin: 10s'],
  ];
  return other.reduce((text, [from, to]) => text.replaceAll(from, to), inventory);
}
