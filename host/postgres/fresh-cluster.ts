import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { MusterError } from '../../domain/errors.js';
import type { RunTool } from './run-tool.js';

/** What an empty cluster is made of. */
export interface ClusterToMake {
  readonly dataFolder: string;
  /** Folder of PostgreSQL's programs. */
  readonly bin: string;
  readonly superuser: string;
  readonly encoding: string;
  /** Folder of the agent's own that keeps what `initdb` made, never started, to be copied. */
  readonly templates: string | undefined;
  readonly run: RunTool;
}

/**
 * Makes an empty cluster that belongs to the server's user: by `initdb` the first time, then as a
 * copy of what it made, which takes a fraction.
 * @throws MusterError COMMAND_FAILED
 */
export async function makeCluster(cluster: ClusterToMake): Promise<void> {
  const { dataFolder, bin, encoding, templates, run } = cluster;
  // Named by the folder of the programs: another version is another cluster.
  const name = `${bin.replaceAll(/[^\w.]+/g, '_')}-${encoding}`;
  const template = templates === undefined ? undefined : join(templates, name);
  if (template !== undefined && existsSync(template)) {
    await must(run(['cp', '-a', template, dataFolder], { env: {} }));
    return;
  }
  await initdb(cluster);
  if (template !== undefined) await keep(dataFolder, template, run).catch(() => {});
}

async function initdb({ dataFolder, bin, superuser, encoding, run }: ClusterToMake): Promise<void> {
  const argv = [
    join(bin, 'initdb'),
    `--pgdata=${dataFolder}`,
    `--username=${superuser}`,
    '--auth=trust',
    `--encoding=${encoding}`,
    '--locale=C',
    '--wal-segsize=4',
    '--no-sync',
    '--no-instructions',
  ];
  await must(run(argv, { env: {}, asServer: true }));
}

/** Whole or not at all; who comes second finds it there. */
async function keep(dataFolder: string, template: string, run: RunTool): Promise<void> {
  const folder = dirname(template);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const half = join(folder, `.${process.pid}-${basename(template)}`);
  try {
    await must(run(['cp', '-a', dataFolder, half], { env: {} }));
    await rename(half, template);
  } finally {
    await rm(half, { recursive: true, force: true });
  }
}

async function must(running: ReturnType<RunTool>): Promise<void> {
  const { exitCode, stderr } = await running;
  if (exitCode === 0) return;
  const said = stderr.trim() || `exit ${exitCode}`;
  throw new MusterError('COMMAND_FAILED', `no scratch server could be made: ${said}`, {
    remedy: 'See that there is room and leave to write in the scratch folder.',
  });
}
