import { types } from 'node:util';
import type { Reading } from '../../domain/probe.js';
import { inertText } from '../logs/inert-text.js';

/** What one asking is bounded by, and what its reasons may not say. */
export interface AskingLimits {
  readonly signal: AbortSignal;
  /** The sample's deadline; it stands in the reason where `signal` cuts the asking. */
  readonly deadlineMs: number;
  readonly secrets?: readonly string[];
}

export const good: Reading = { ok: true };

/**
 * Asks so that it never throws and never outlasts its signal. `ask` names, with `onCut`, what lets
 * go of its connection at once.
 */
export async function asking(
  { signal, deadlineMs, secrets = [] }: AskingLimits,
  ask: (onCut: (letGo: () => void) => void) => Promise<Reading>,
): Promise<Reading> {
  const late: Reading = { ok: false, reason: `no answer within ${deadlineMs} ms` };
  if (signal.aborted) return late;
  let letGo: (() => void) | undefined;
  let abort: (() => void) | undefined;
  const cut = new Promise<Reading>((resolve) => {
    abort = () => {
      resolve(late);
      letGo?.();
    };
    signal.addEventListener('abort', abort);
  });
  const onCut = (release: () => void) => {
    letGo = release;
    if (signal.aborted) release();
  };
  try {
    const reading = await Promise.race([cut, ask(onCut).catch(bad)]);
    return reading.ok ? reading : { ok: false, reason: inertText(reading.reason, 200, secrets) };
  } finally {
    if (abort !== undefined) signal.removeEventListener('abort', abort);
  }
}

/** A bad reading, for a reason or an error. Errors of the network say what failed, not with whom. */
export function bad(why: unknown): Reading {
  return { ok: false, reason: typeof why === 'string' ? why : reasonOf(why) };
}

function reasonOf(error: unknown): string {
  if (!types.isNativeError(error)) return 'unknown error';
  const { syscall, code, errors } = error as NodeJS.ErrnoException & { errors?: unknown };
  // One error for each address that a name stands for.
  if (Array.isArray(errors) && errors.length > 0) return reasonOf(errors[0]);
  if (syscall !== undefined && code !== undefined) return `${syscall} ${code}`;
  return error.message === '' ? (code ?? error.name) : error.message;
}
