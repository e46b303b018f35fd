import { statSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { LogMark } from '../../domain/service.js';
import { generationsSince } from './log-generations.js';

/** One line of a log. */
export interface LogLine {
  /** Without its end; cut at 64 KiB. */
  readonly text: string;
  /** Whether its end has been written yet. */
  readonly finished: boolean;
  /** Where to go on from after this line; before it, where it is not finished. */
  readonly next: LogMark;
}

const chunkBytes = 64 * 1024;
const longestLineBytes = 64 * 1024;
const newline = 0x0a;

/** How far the file has been written now; from its beginning where it does not exist yet. */
export function markLog(file: string): LogMark {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() === true
    ? { file, inode: stat.ino, offsetBytes: stat.size }
    : { file, inode: 0, offsetBytes: 0 };
}

/**
 * The lines written since the mark, also where the file has been renamed, truncated or replaced
 * since; an unfinished last line comes too. Reads at most `limitBytes`, and `unread` hears of all
 * that it could not read: what was compressed or deleted in between, what is beyond a limit.
 */
export async function* readSince(
  mark: LogMark,
  options: { readonly limitBytes: number; readonly unread?: (why: string) => void },
): AsyncGenerator<LogLine, void, undefined> {
  const { limitBytes, unread = () => {} } = options;
  let leftBytes = limitBytes;
  const { files, unread: missing } = await generationsSince(mark);
  for (const why of missing) unread(why);
  for (const generation of files) {
    const handle = await openIfThere(generation.path);
    if (handle === undefined) {
      unread(`${generation.path} is gone`);
      continue;
    }
    try {
      const { ino, size } = await handle.stat();
      // Replaced between looking and opening: then it is all new.
      const from =
        ino === generation.inode && size >= generation.offsetBytes ? generation.offsetBytes : 0;
      const until = Math.min(size, from + leftBytes);
      if (until < size) unread(`${generation.path} grew by more than ${limitBytes} bytes`);
      leftBytes -= Math.max(0, until - from);
      for await (const line of linesOf(handle, from, until, { file: mark.file, inode: ino })) {
        if (line.text.length >= longestLineBytes) unread(`${generation.path} has an endless line`);
        yield line;
      }
    } finally {
      await handle.close();
    }
  }
}

async function* linesOf(
  handle: FileHandle,
  from: number,
  until: number,
  at: Omit<LogMark, 'offsetBytes'>,
): AsyncGenerator<LogLine, void, undefined> {
  let line: Buffer[] = [];
  let lineBytes = 0;
  let lineStart = from;
  let position = from;
  const take = (part: Buffer) => {
    const kept = part.subarray(0, Math.max(0, longestLineBytes - lineBytes));
    // Copied, so that one long line does not hold whole chunks.
    if (kept.length > 0) line.push(Buffer.from(kept));
    lineBytes += part.length;
  };
  const text = () => Buffer.concat(line).toString('utf8').replace(/\r$/, '');
  const chunk = Buffer.alloc(chunkBytes);
  while (position < until) {
    const wanted = Math.min(chunkBytes, until - position);
    const { bytesRead } = await handle.read(chunk, 0, wanted, position);
    if (bytesRead === 0) break;
    const data = chunk.subarray(0, bytesRead);
    let start = 0;
    for (let end = data.indexOf(newline); end >= 0; end = data.indexOf(newline, start)) {
      take(data.subarray(start, end));
      start = end + 1;
      lineStart = position + start;
      yield { text: text(), finished: true, next: { ...at, offsetBytes: lineStart } };
      line = [];
      lineBytes = 0;
    }
    take(data.subarray(start));
    position += bytesRead;
  }
  if (lineBytes === 0) return;
  // What has grown past the longest line is not waited for to end.
  const finished = lineBytes >= longestLineBytes;
  yield {
    text: text(),
    finished,
    next: { ...at, offsetBytes: finished ? position : lineStart },
  };
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
