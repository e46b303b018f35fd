import { Readable } from 'node:stream';
import { execa } from 'execa';
import { MusterError } from '../../domain/errors.js';

/** How patient a download is: until the first answer, and between any two pieces. Milliseconds. */
export interface Patience {
  readonly answerMs: number;
  readonly stallMs: number;
}

const defaultPatience: Patience = { answerMs: 8_000, stallMs: 20_000 };

/**
 * Downloads a .tar.gz and unpacks it into a folder, by the system's `tar`.
 *
 * Throws `TOOL_MISSING` when the server refuses, does not answer or stalls, and when the archive is cut short.
 */
export async function downloadArchive(
  url: string,
  folder: string,
  patience: Patience = defaultPatience,
): Promise<void> {
  const giveUp = new AbortController();
  let timer = setTimeout(() => giveUp.abort(), patience.answerMs);
  const pieceArrived = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => giveUp.abort(), patience.stallMs);
  };
  try {
    const response = await fetch(url, { signal: giveUp.signal });
    if (!response.ok || !response.body) throw new Error(`HTTP status ${response.status}`);
    pieceArrived();
    const pieces = Readable.fromWeb(response.body, { signal: giveUp.signal });
    pieces.on('data', pieceArrived).pause();
    await execa('tar', ['-xzf', '-', '-C', folder], { input: pieces });
  } catch (error) {
    const why = giveUp.signal.aborted ? 'no answer in time' : reason(error);
    throw new MusterError('TOOL_MISSING', `the download from ${new URL(url).host} failed: ${why}`);
  } finally {
    clearTimeout(timer);
    giveUp.abort();
  }
}

/** fetch hides what happened in the cause. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
