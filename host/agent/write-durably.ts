import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InTurn } from './in-turn.js';

const turns = new InTurn();

/**
 * Replaces a file whole, readable by its owner only; when it returns, a power cut cannot lose it.
 * Where it throws, the file is as it was. Writes of one file are done one after another, in the
 * order of the calls: the last one stays.
 */
export function writeDurably(path: string, text: string): Promise<void> {
  return turns.run(path, () => replaceDurably(path, text));
}

async function replaceDurably(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
  const directory = await open(folder, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** The JSON in a file that {@link writeDurably} wrote, or nothing where there is none. */
export async function readJson<T>(path: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
