import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { labs } from '../../lab/labs.js';
import type { Defect } from '../../lab/twzrd/defects.js';
import { freePort } from '../../host/dev/free-port.js';
import { Stack } from './stack.js';

const parts = [
  'gateway',
  'treeBuilder',
  'clsS0',
  'clsS1',
  'clsS2',
  'aggregator',
  'postgres',
  'redis',
  'toxiproxy',
  'postgresProxy',
  'redisProxy',
];

/** The practice system with ports and folders of its own, drilled with less patience than usual. */
export class TwzrdStack extends Stack {
  private ports: Record<string, number> = {};

  constructor(folder: string) {
    super(folder, join(folder, 'muster.yaml'));
  }

  /** Brings the system up with a defect, and everything of ours around it. */
  async rise(defect?: Defect): Promise<void> {
    for (const part of parts) this.ports[part] ??= await freePort();
    const up = await labs.twzrd.up({
      dir: join(this.folder, 'lab'),
      ports: this.ports,
      ...(defect !== undefined && { defect }),
    });
    this.extraEnv = up.environment;
    await writeFile(this.inventoryPath, impatient(await readFile(up.inventoryPath, 'utf8')));
    if (this.server === undefined) await this.startServer();
    await this.startAgent();
    await this.startWorker();
  }

  /** What must be seen nowhere: the passwords and tokens of the system. */
  secrets(): readonly string[] {
    const { DATABASE_URL, ADMIN_TOKEN } = this.extraEnv;
    return [new URL(DATABASE_URL!).password, ADMIN_TOKEN!];
  }

  /** Ends the system and what is around it; the Temporal server stays. */
  async fall(): Promise<void> {
    await this.endWorker();
    await this.endAgent();
    await labs.twzrd.down({ dir: join(this.folder, 'lab') });
  }

  override async down(): Promise<void> {
    await this.fall();
    await super.down();
  }
}

/** Shorter waits: what takes seconds on the wall takes them from every test run. */
function impatient(inventory: string): string {
  const shorter: readonly (readonly [string, string])[] = [
    ['recovery: 10s', 'recovery: 3s'],
    ['expectedRecovery: 5s', 'expectedRecovery: 2s'],
    ['{ wait: 10s }', '{ wait: 3s }'],
    ['healthyFor: 3s', 'healthyFor: 1s'],
    ['deadline: 2m', 'steadyWithin: 3s\n    deadline: 2m'],
  ];
  return shorter.reduce((text, [from, to]) => text.replaceAll(from, to), inventory);
}
