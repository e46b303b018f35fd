import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Left } from '../../domain/host-protocol.js';

/** The journals in a run's folder, and one digest over their names and contents, sorted by name. */
export async function hashJournals(folder: string): Promise<Left['evidence']> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.jsonl')).sort();
  if (files.length === 0) return { sha256: null, files: [] };
  const digest = createHash('sha256');
  for (const name of files) {
    digest.update(`${name}\0`).update(await readFile(join(folder, name)));
  }
  return { sha256: digest.digest('hex'), files: files.map((name) => join(folder, name)) };
}
