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

/**
 * The files to read for what a log got since the mark, oldest first: the marked file itself, under
 * whatever name it has now in its folder; those rotated after it (`<name>.…`, `<name>-…`); and the
 * one that has the name now. A file shorter than the mark was truncated and starts anew.
 */
export async function generationsSince(mark: LogMark): Promise<LogGeneration[]> {
  const current = await look(mark.file);
  if (current?.inode === mark.inode) return [from(current, mark.offsetBytes)];
  if (mark.inode === 0) return current === undefined ? [] : [from(current, 0)];

  const name = basename(mark.file);
  const others = await filesIn(dirname(mark.file), name);
  const old = others.find((file) => file.inode === mark.inode);
  const between =
    old === undefined
      ? []
      : others
          .filter((file) => file !== old && file.modifiedMs >= old.modifiedMs)
          .filter((file) => file.name.startsWith(`${name}.`) || file.name.startsWith(`${name}-`))
          .filter((file) => !compressed.test(file.name))
          .sort((a, b) => a.modifiedMs - b.modifiedMs);
  return [
    ...(old === undefined ? [] : [from(old, mark.offsetBytes)]),
    ...between.map((file) => from(file, 0)),
    ...(current === undefined ? [] : [from(current, 0)]),
  ];
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
