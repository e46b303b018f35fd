import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { LogMark } from '../../domain/service.js';

/** A file that holds part of a log, and from where on. */
export interface LogGeneration {
  readonly path: string;
  readonly inode: number;
  readonly offsetBytes: number;
}

interface Candidate {
  readonly name: string;
  readonly path: string;
  readonly inode: number;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

const compressed = /\.(gz|bz2|xz|zst|lz4|zip)$/;

/** What a log got since a mark: the files to read, oldest first, and what cannot be read any more. */
export interface Generations {
  readonly files: readonly LogGeneration[];
  /** Why something may be missing. */
  readonly unread: readonly string[];
}

/**
 * Where a log lies since the mark: the marked file itself, under
 * whatever name it has now in its folder; those rotated after it (`<name>.…`, `<name>-…`); and the
 * one that has the name now. A file shorter than the mark was truncated and starts anew.
 */
export async function generationsSince(mark: LogMark): Promise<Generations> {
  const current = await look(mark.file);
  if (current?.inode === mark.inode) {
    const truncated = current.sizeBytes < mark.offsetBytes;
    return {
      files: [from(current, mark.offsetBytes)],
      unread: truncated ? [`${mark.file} was truncated`] : [],
    };
  }
  const now = current === undefined ? [] : [from(current, 0)];
  if (mark.inode === 0) return { files: now, unread: [] };

  const name = basename(mark.file);
  const others = await filesIn(dirname(mark.file), name);
  // A number may be given out anew: a compressed file is never the one that was marked.
  const old = others.find(({ inode, name: at }) => inode === mark.inode && !compressed.test(at));
  if (old === undefined) {
    return { files: now, unread: [`${mark.file} as it was then is compressed or gone`] };
  }
  const between = others
    .filter((file) => file !== old && file.modifiedMs >= old.modifiedMs)
    .filter((file) => file.name.startsWith(`${name}.`) || file.name.startsWith(`${name}-`))
    .sort((a, b) => a.modifiedMs - b.modifiedMs);
  return {
    files: [
      from(old, mark.offsetBytes),
      ...between.filter((file) => !compressed.test(file.name)).map((file) => from(file, 0)),
      ...now,
    ],
    unread: between
      .filter((file) => compressed.test(file.name))
      .map((file) => `${file.path} is compressed`),
  };
}

function from(file: Candidate, offsetBytes: number): LogGeneration {
  const start = file.sizeBytes < offsetBytes ? 0 : offsetBytes;
  return { path: file.path, inode: file.inode, offsetBytes: start };
}

/** All regular files of the folder but the one of that name. */
async function filesIn(folder: string, except: string): Promise<Candidate[]> {
  const names = (await readdir(folder).catch(nothingIfMissing)) ?? [];
  const files = await Promise.all(
    names.filter((name) => name !== except).map((name) => look(join(folder, name))),
  );
  return files.filter((file) => file !== undefined);
}

async function look(path: string): Promise<Candidate | undefined> {
  const file = await stat(path).catch(nothingIfMissing);
  if (file?.isFile() !== true) return undefined;
  return {
    name: basename(path),
    path,
    inode: file.ino,
    sizeBytes: file.size,
    modifiedMs: file.mtimeMs,
  };
}

/** Only what is not there reads as nothing: a log that may not be read must not pass for an empty one. */
function nothingIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
}
