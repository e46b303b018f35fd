import { mkdir, rm, stat, utimes } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const beatMs = 1_000;
const staleMs = 15_000;

/**
 * Runs the work while holding a lock folder, waiting for another process that holds it.
 *
 * The holder keeps the folder's time fresh; one that went silent for 15 s is dead and its lock is
 * taken over. Two may then run at once in the worst case: good for work that ends in one rename.
 */
export async function withFolderLock<T>(
  folder: string,
  work: () => Promise<T>,
  onWait: () => void = () => {},
): Promise<T> {
  for (let waited = false; !(await taken(folder)); waited = true) {
    if (!waited) onWait();
    if (await isStale(folder)) await rm(folder, { recursive: true, force: true });
    else await sleep(250);
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimes(folder, now, now).catch(() => {});
  }, beatMs);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await rm(folder, { recursive: true, force: true });
  }
}

async function taken(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isStale(folder: string): Promise<boolean> {
  const seen = await stat(folder).catch(() => undefined);
  return seen !== undefined && Date.now() - seen.mtimeMs > staleMs;
}
