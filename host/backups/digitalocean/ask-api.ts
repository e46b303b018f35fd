import { setTimeout as delay } from 'node:timers/promises';
import type { DigitalOceanRef } from '../../../domain/backup.js';
import { MusterError } from '../../../domain/errors.js';
import { resolveSecret } from '../../secrets.js';

/** How patient a question is, in milliseconds: for one answer, and in all, waiting for another try. */
export interface Patience {
  readonly answerMs: number;
  readonly allMs: number;
}

// A look at backups asks twice in a row, and has 30 s.
const defaultPatience: Patience = { answerMs: 4_000, allMs: 9_000 };
const firstPauseMs = 500;
const longestAnswerBytes = 4_000_000;

/**
 * Asks DigitalOcean's API, read-only. What may pass by itself (a limit, a fault of the server, a
 * line that breaks) is asked again as long as patience lasts, not before the server's own
 * `retry-after`. The token goes to the given API alone: redirections are not followed.
 * @throws MusterError PROVIDER_REFUSED (the token), BACKUP_UNKNOWN (the cluster), PROVIDER_LIMITED,
 * PROVIDER_UNREACHABLE, BACKUP_UNREADABLE (no JSON), SECRET_MISSING
 */
export async function askApi(
  ref: DigitalOceanRef,
  path: string,
  env: NodeJS.ProcessEnv,
  patience: Patience = defaultPatience,
): Promise<unknown> {
  const token = await resolveSecret(ref.token, env);
  const url = new URL(path, ref.api);
  const endsAt = performance.now() + patience.allMs;
  for (let pauseMs = firstPauseMs; ; pauseMs *= 2) {
    const { answer, failure, notBeforeMs = pauseMs } = await once(url, token, ref, patience);
    if (failure === undefined) return answer;
    if (!mayPass.has(failure.code) || performance.now() + notBeforeMs > endsAt) throw failure;
    await delay(notBeforeMs);
  }
}

const mayPass = new Set(['PROVIDER_LIMITED', 'PROVIDER_UNREACHABLE']);

interface Attempt {
  readonly answer?: unknown;
  readonly failure?: MusterError;
  readonly notBeforeMs?: number;
}

async function once(
  url: URL,
  token: string,
  ref: DigitalOceanRef,
  { answerMs }: Patience,
): Promise<Attempt> {
  let response: Response;
  let body: string;
  try {
    response = await fetch(url, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(answerMs),
    });
    body = await bodyOf(response);
  } catch (error) {
    return { failure: unreachable(ref, describeFailure(error, answerMs)) };
  }
  if (response.ok) return read(body, url);
  const { status, headers } = response;
  const said = `${status}${messageIn(body)}`;
  if (status === 429) {
    const retryAfter = Number(headers.get('retry-after') ?? Number.NaN);
    return {
      failure: new MusterError('PROVIDER_LIMITED', `DigitalOcean answers ${said}`, {
        remedy: 'Its limit counts by the hour: drill again later, or with another token.',
      }),
      ...(retryAfter >= 0 && { notBeforeMs: retryAfter * 1000 }),
    };
  }
  if (status === 401 || status === 403) {
    return {
      failure: new MusterError('PROVIDER_REFUSED', `DigitalOcean refuses the token: ${said}`, {
        remedy: 'Make a token with the scope database:read, and keep it where the inventory says.',
      }),
    };
  }
  if (status === 404) {
    return {
      failure: new MusterError(
        'BACKUP_UNKNOWN',
        `DigitalOcean has no cluster ${ref.cluster}: ${said}`,
        {
          remedy: 'Look the cluster’s UUID up: doctl databases list.',
        },
      ),
    };
  }
  return { failure: unreachable(ref, said) };
}

function read(body: string, { pathname }: URL): Attempt {
  try {
    return { answer: JSON.parse(body) };
  } catch {
    return { failure: new MusterError('BACKUP_UNREADABLE', `${pathname} answers what is no JSON`) };
  }
}

async function bodyOf(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.byteLength;
    if (bytes > longestAnswerBytes) throw new Error('its answer does not end');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function unreachable({ api }: DigitalOceanRef, why: string): MusterError {
  return new MusterError('PROVIDER_UNREACHABLE', `${new URL(api).host} does not answer: ${why}`, {
    remedy: 'See whether this host reaches it, and its status page.',
  });
}

/** fetch hides what happened in the cause. */
function describeFailure(error: unknown, answerMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `nothing within ${answerMs} ms`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/** Its errors read `{ "id": "unauthorized", "message": "Unable to authenticate you" }`. */
function messageIn(body: string): string {
  try {
    const { message } = JSON.parse(body) as { message?: unknown };
    return typeof message === 'string' ? ` ${message.slice(0, 200)}` : '';
  } catch {
    return '';
  }
}
