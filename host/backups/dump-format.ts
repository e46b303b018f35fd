import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackupFound } from '../../domain/backup.js';

/** How `pg_dump` wrote it. */
export type DumpFormat = 'custom' | 'directory' | 'plain';

/** A dump's first and last words in plain SQL, as `pg_dump` writes them. */
const plainHead = 'PostgreSQL database dump';
const plainTail = 'PostgreSQL database dump complete';
const customHead = 'PGDMP';
const lookedAtBytes = 2_048;

/** The dump at this path; undefined where it is none, or not finished. An empty file is one. */
export async function dumpAt(path: string, id: string): Promise<BackupFound | undefined> {
  const seen = await stat(path);
  if (seen.isDirectory()) return directoryDump(path, id);
  if (!seen.isFile()) return undefined;
  const head = await readPart(path, 0);
  const kind = head.startsWith(customHead) ? 'custom' : 'plain';
  if (kind === 'plain' && seen.size > 0 && !head.includes(plainHead)) return undefined;
  return { id, kind, finishedAt: seen.mtime.toISOString(), bytes: seen.size };
}

/** Whether a plain dump was written to its end: `psql` would take a torn one for whole. */
export async function plainDumpIsWhole(path: string): Promise<boolean> {
  const { size } = await stat(path);
  return (await readPart(path, Math.max(0, size - lookedAtBytes))).includes(plainTail);
}

/**
 * Table files of a directory dump that lack their last line. Those that are not compressed would be
 * restored as far as they go, without an error.
 */
export async function tornTableFiles(path: string): Promise<readonly string[]> {
  const names = (await readdir(path)).filter((name) => /^\d+\.dat$/.test(name));
  const torn: string[] = [];
  for (const name of names) {
    const { size } = await stat(join(path, name));
    const tail = await readPart(join(path, name), Math.max(0, size - lookedAtBytes));
    if (!tail.trimEnd().endsWith('\\.')) torn.push(name);
  }
  return torn;
}

/** `toc.dat` is written last: without it a dump is still being made, or never was. */
async function directoryDump(path: string, id: string): Promise<BackupFound | undefined> {
  const names = await readdir(path);
  if (!names.includes('toc.dat')) return undefined;
  const files = await Promise.all(names.map((name) => stat(join(path, name))));
  const toc = files[names.indexOf('toc.dat')]!;
  return {
    id,
    kind: 'directory',
    finishedAt: toc.mtime.toISOString(),
    bytes: files.reduce((sum, { size }) => sum + size, 0),
  };
}

async function readPart(path: string, position: number): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.alloc(lookedAtBytes),
      position,
    });
    return buffer.subarray(0, bytesRead).toString('latin1');
  } finally {
    await file.close();
  }
}
