import { chmod, chown, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { MusterError } from '../../domain/errors.js';

const mostBytes = 1024 * 1024;

/** A file as it was, so that it can be put back: content, mode, owner. */
export type KeptFile = {
  /** Without symbolic links. */
  path: string;
  base64: string;
  mode: number;
  uid: number;
  gid: number;
};

/** @throws MusterError BAD_INPUT where it cannot be read, or is no small text file */
export async function keepFile(path: string): Promise<KeptFile> {
  try {
    const real = await realpath(path);
    const { mode, uid, gid, size } = await stat(real);
    if (size > mostBytes) throw new Error('it is larger than 1 MiB');
    const base64 = (await readFile(real)).toString('base64');
    return { path: real, base64, mode: mode & 0o7777, uid, gid };
  } catch (cause) {
    throw new MusterError(
      'BAD_INPUT',
      `env file ${path} cannot be read (${(cause as NodeJS.ErrnoException).code ?? (cause as Error).message})`,
      {
        remedy: 'Let the service’s `envFile` name a file that the agent may read and replace.',
        cause,
      },
    );
  }
}

/** What is in the file; undefined where there is none. Each byte is one character. */
export async function readBytes(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'latin1');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The bytes that were kept, each one character. */
export function keptBytes({ base64 }: KeptFile): string {
  return Buffer.from(base64, 'base64').toString('latin1');
}

/**
 * Replaces the file whole, with mode and owner as they were kept. Nobody ever sees half of it, or
 * may read it who could not before.
 */
export async function replaceFile(kept: KeptFile, bytes: string, attempt: string): Promise<void> {
  const { path, mode, uid, gid } = kept;
  const temporary = temporaryOf(kept, attempt);
  await forgetAttempt(kept, attempt);
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(bytes, 'latin1');
      await file.sync();
    } finally {
      await file.close();
    }
    if (process.getuid?.() !== uid || process.getgid?.() !== gid) await chown(temporary, uid, gid);
    await chmod(temporary, mode);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Removes what an attempt to replace the file, cut short, may have left beside it. */
export async function forgetAttempt(kept: KeptFile, attempt: string): Promise<void> {
  await rm(temporaryOf(kept, attempt), { force: true });
}

function temporaryOf({ path }: KeptFile, attempt: string): string {
  return join(dirname(path), `.${basename(path)}.muster-${attempt}`);
}
