import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const openWithinMs = 1_000;
/** Servers that wait for their client answer this, or hang up: with a reply, an error, or an end. */
const hello = 'PING\r\n';

/** What became of a connection: `open` says no more than that it opened. */
export type Tried = 'refused' | 'open' | 'silent' | 'answered' | 'closed' | 'reset' | 'no answer';

/** Opens a connection to `host:port` and closes it again: `open`, or why it did not. */
export async function tryOpening(address: string): Promise<Tried> {
  return attempt(address, undefined);
}

/** Opens a connection, says something, and waits so long for whatever comes of it. */
export async function trySpeaking(address: string, waitMs: number): Promise<Tried> {
  return attempt(address, waitMs);
}

async function attempt(address: string, speakForMs: number | undefined): Promise<Tried> {
  const at = address.lastIndexOf(':');
  const host = address.slice(0, at).replace(/^\[|\]$/g, '');
  const socket = connect({ host, port: Number(address.slice(at + 1)) });
  const over = new AbortController();
  const after = async (ms: number, tried: Tried): Promise<Tried> => {
    await delay(ms, undefined, { signal: over.signal });
    return tried;
  };
  const failed = new Promise<Tried>((resolve) => {
    socket.on('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(failures[code ?? ''] ?? 'no answer'),
    );
  });
  const opened = new Promise<Tried>((resolve) => socket.once('connect', () => resolve('open')));
  try {
    const first = await Promise.race([opened, failed, after(openWithinMs, 'no answer')]);
    if (first !== 'open' || speakForMs === undefined) return first;
    const answered = new Promise<Tried>((resolve) =>
      socket.once('data', () => resolve('answered')),
    );
    const closed = new Promise<Tried>((resolve) => socket.once('end', () => resolve('closed')));
    socket.write(hello);
    return await Promise.race([answered, closed, failed, after(speakForMs, 'silent')]);
  } finally {
    over.abort();
    socket.destroy();
  }
}

const failures: Readonly<Record<string, Tried>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
};

/** Where a proxy that listens on `listen` is met: one that listens everywhere, at its API's host. */
export function addressOf(listen: string, apiUrl: string): string {
  const at = listen.lastIndexOf(':');
  const everywhere = ['', '0.0.0.0', '[::]'].includes(listen.slice(0, at));
  return everywhere ? `${new URL(apiUrl).hostname}${listen.slice(at)}` : listen;
}
