import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { formatMs } from '../../domain/timeline/bounds.js';
import { monotonicMs } from '../../host/processes/monotonic-clock.js';
import { realtimePrefix } from '../../host/processes/realtime-prefix.js';
import { musterRoot } from '../../host/program-path.js';
import { Cleanup } from '../demo/cleanup.js';
import { exitCodes } from '../shell/exit-codes.js';
import type { BenchContext } from './bench.js';
import { benches, type BenchName } from './benches.js';
import { bringCrashBed, type CrashBed } from './practice/crash-bed.js';
import { promisesTable, type Promised } from './promised.js';

/**
 * Runs the benches one after another, each printing its tables, then all promises.
 * @returns whether every promise was kept
 */
export async function runBenches(
  names: readonly BenchName[],
  options: Pick<BenchContext, 'quick' | 'breakdown'>,
): Promise<boolean> {
  const cleanup = new Cleanup();
  const stop = (): void => void cleanup.run().finally(() => process.exit(exitCodes.stopped));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  const folder = await newFolder();
  let bed: Promise<CrashBed> | undefined;
  const context: BenchContext = {
    ...options,
    folder,
    cleanup,
    say,
    crashBed: () => (bed ??= bringCrashBed(folder, cleanup)),
  };
  say(machine());
  const promises: Promised[] = [];
  try {
    for (const name of names) {
      say(`\n${name}: ${benches[name].summary}`);
      const began = monotonicMs();
      promises.push(...(await benches[name].run(context)));
      say(`(${formatMs(monotonicMs() - began)})`);
    }
  } catch (error) {
    say(`\nWhat was written meanwhile is in ${folder}`);
    throw error;
  } finally {
    await cleanup.run();
  }
  await rm(folder, { recursive: true, force: true });
  say(`\n${promisesTable(promises)}`);
  return promises.every(({ kept }) => kept !== false);
}

/** Of this run alone, so that several can run at once. */
async function newFolder(): Promise<string> {
  const folders = join(musterRoot, '.muster');
  await mkdir(folders, { recursive: true });
  return mkdtemp(join(folders, 'bench-'));
}

/** What the figures come from: a busy machine shows here. */
function machine(): string {
  const load = loadavg().map((value) => value.toFixed(1));
  const clock = realtimePrefix().length > 0 ? 'may run in real time' : 'may not run in real time';
  return `${availableParallelism()} cores, load ${load.join(' ')}, Node ${process.versions.node}; observers ${clock}.`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
