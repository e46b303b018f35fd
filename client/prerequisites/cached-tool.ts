import { chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MusterError } from '../../domain/errors.js';
import { firstThatAnswers, type VersionQuestion } from './executables.js';
import { withFolderLock } from './folder-lock.js';
import { toolsFolder } from './folders.js';
import type { Found, Say } from './prerequisite.js';

/** A tool Muster keeps for itself, in a folder of its own that carries its version. */
export interface CachedTool {
  readonly title: string;
  /** Name below the tools folder, such as `temporal-1.5.1`. */
  readonly folder: string;
  /** Path of the executable below that folder. */
  readonly executable: string;
  readonly version: VersionQuestion;
}

/** Where the tool stands, or would stand, in the tools folder. */
export function cachedPath(tool: CachedTool): string {
  return join(toolsFolder(), tool.folder, tool.executable);
}

/**
 * Makes the tool in the tools folder unless a sound one is there.
 *
 * `make` fills a temporary folder; only when its executable answers with a version is the folder
 * renamed into place, so nobody ever sees half a tool. Processes that want the same tool wait.
 */
export async function installCached(
  tool: CachedTool,
  say: Say,
  make: (folder: string) => Promise<void>,
): Promise<Found> {
  const tools = toolsFolder();
  const prefix = `.${tool.folder}-`;
  await mkdir(tools, { recursive: true });
  const work = async (): Promise<Found> => {
    const there = await firstThatAnswers([cachedPath(tool)], tool.version);
    if (there) return there;
    await removeLeftovers(tools, prefix);
    const temporary = await mkdtemp(join(tools, prefix));
    try {
      await make(temporary);
      const made = await firstThatAnswers([join(temporary, tool.executable)], tool.version);
      if (!made) throw unsound(tool);
      await chmod(temporary, 0o755);
      await rm(join(tools, tool.folder), { recursive: true, force: true });
      await rename(temporary, join(tools, tool.folder));
      return { path: cachedPath(tool), version: made.version };
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  };
  return withFolderLock(join(tools, `.${tool.folder}.lock`), work, () =>
    say(`Waiting for another process that is installing ${tool.title} …`),
  );
}

/** Whoever holds the lock may clear what an interrupted installation left. */
async function removeLeftovers(tools: string, prefix: string): Promise<void> {
  for (const name of await readdir(tools)) {
    if (name.startsWith(prefix)) await rm(join(tools, name), { recursive: true, force: true });
  }
}

function unsound(tool: CachedTool): MusterError {
  return new MusterError(
    'TOOL_MISSING',
    `${tool.title} was fetched, but does not run on this machine (${tool.version.args.join(' ')} gave no version)`,
  );
}
