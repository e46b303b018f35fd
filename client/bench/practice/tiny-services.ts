import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { programPath } from '../../../host/program-path.js';
import type { Cleanup } from '../../demo/cleanup.js';
import { practicePorts } from './practice-ports.js';

const serviceMain = programPath('client/bench/practice/tiny-service-main.js');

/** Services that start again whenever they die, and nothing else. */
export interface TinyServices {
  readonly names: readonly string[];
  /** How they stand in an inventory. */
  readonly inventory: Readonly<Record<string, unknown>>;
  /** How long a dead one is left dead from now on; 0 at first. */
  restartAfter(ms: number): void;
}

/** Starts one service for each rate at which drills shall ask it. */
export async function startTinyServices(options: {
  readonly folder: string;
  readonly rates: readonly string[];
  readonly cleanup: Cleanup;
}): Promise<TinyServices> {
  const { folder, rates, cleanup } = options;
  await mkdir(folder, { recursive: true });
  let restartAfterMs = 0;
  let ending = false;
  const children = new Map<string, ChildProcess>();
  const run = (name: string, argv: readonly string[]): void => {
    const child = spawn(process.execPath, argv, { stdio: 'ignore' });
    children.set(name, child);
    child.once('exit', () => {
      children.delete(name);
      if (!ending) setTimeout(() => !ending && run(name, argv), restartAfterMs).unref();
    });
  };
  cleanup.add('the tiny services', async () => {
    ending = true;
    const ends = [...children.values()].map((child) => once(child, 'exit'));
    for (const child of children.values()) child.kill('SIGKILL');
    await Promise.all(ends);
  });

  const ports = await practicePorts(rates.length);
  const inventory: Record<string, unknown> = {};
  for (const [index, every] of rates.entries()) {
    const name = `tiny-${index + 1}`;
    const port = ports[index]!;
    const pidFile = join(folder, `${name}.pid`);
    const argv = [serviceMain, String(port), pidFile];
    run(name, argv);
    if ((await waitUntil(() => existsSync(pidFile), { withinMs: 20_000, everyMs: 20 })) !== true) {
      throw new Error(`${name} did not start`);
    }
    inventory[name] = {
      process: {
        pidFile,
        start: [process.execPath, ...argv],
        stop: ['/bin/false'],
        supervised: true,
      },
      healthy: { http: `http://127.0.0.1:${port}/health`, every, within: '2s' },
    };
  }
  return {
    names: Object.keys(inventory),
    inventory,
    restartAfter: (ms) => {
      restartAfterMs = ms;
    },
  };
}

/** Writes an inventory of these services with these drills; JSON is YAML. */
export async function writeTinyInventory(
  folder: string,
  { inventory }: TinyServices,
  drills: Readonly<Record<string, unknown>>,
): Promise<string> {
  const file = join(folder, 'muster.yaml');
  const environment = { name: 'bench', kind: 'lab' };
  const people = { ben: { roles: ['reviewer'] } };
  await writeFile(file, JSON.stringify({ environment, people, services: inventory, drills }));
  return file;
}
