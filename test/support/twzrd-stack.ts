import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { labs } from '../../lab/labs.js';
import type { Defect } from '../../lab/twzrd/defects.js';
import { waitUntil } from '../../host/processes/wait-until.js';
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

  /** `drills` are added to the inventory's own, as YAML. */
  constructor(
    folder: string,
    private readonly drills = '',
  ) {
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
    const inventory = impatient(await readFile(up.inventoryPath, 'utf8'));
    await writeFile(this.inventoryPath, inventory.replace(/\nsuites:/, `${this.drills}$&`));
    if (this.server === undefined) await this.startServer();
    await this.startAgent();
    await this.startWorker();
  }

  /** Gives services, which read it at their start, each another defect or none (`''`). */
  async afflict(defects: Readonly<Record<string, Defect | ''>>): Promise<void> {
    const dir = join(this.folder, 'lab');
    for (const [service, defect] of Object.entries(defects)) {
      const file = join(dir, 'env', `${service}.env`);
      const before = (await readFile(file, 'utf8')).replace(/^TWZRD_DEFECT=.*\n/m, '');
      await writeFile(file, `${before}TWZRD_DEFECT=${defect}\n`);
    }
    const { parts } = await labs.twzrd.status({ dir });
    const old = parts.filter(({ name }) => name in defects).map(({ pid }) => pid!);
    for (const pid of old) process.kill(pid, 'SIGKILL');
    const anew = async (): Promise<boolean> => {
      const { parts, state } = await labs.twzrd.status({ dir });
      return state === 'up' && parts.every(({ pid }) => !old.includes(pid!));
    };
    if (!(await waitUntil(anew, { withinMs: 20_000, everyMs: 50 }))) {
      throw new Error(`${Object.keys(defects).join(', ')} did not come back`);
    }
  }

  /** Of its PostgreSQL; holds the password. */
  databaseUrl(): string {
    return this.extraEnv['DATABASE_URL']!;
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
    ['holdFor: 5s', 'holdFor: 2s'],
    ['detection: 2s', 'detection: 1s'],
    ['deadline: 2m', 'steadyWithin: 3s\n    deadline: 2m'],
  ];
  return shorter.reduce((text, [from, to]) => text.replaceAll(from, to), inventory);
}
