import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { MusterError } from '../../domain/errors.js';
import type { ProcessIdentity } from '../../domain/service.js';
import { identifyProcess, isAlive } from '../processes/process-identity.js';
import { signalProcess } from '../processes/signal-process.js';
import { waitUntil } from '../processes/wait-until.js';

/** What to run, with which environment, and the file that takes what it says. */
export interface ProcessToOwn {
  readonly title: string;
  readonly argv: readonly [string, ...string[]];
  readonly env: NodeJS.ProcessEnv;
  readonly log: string;
}

/** A process that is ours to end: no signal of a terminal reaches it but through us. */
export interface OwnedProcess {
  readonly identity: ProcessIdentity;
  /** How it ended, in words, once it has. */
  readonly exited: Promise<string>;
  /** Asks it to end, and kills it where it does not within `withinMs`. */
  stop(withinMs: number): Promise<void>;
  kill(): Promise<void>;
}

/**
 * Starts a process in a session of its own, which writes to its log alone, never to our pipes.
 * @throws MusterError COMMAND_FAILED
 */
export function startOwned({ title, argv, env, log }: ProcessToOwn): OwnedProcess {
  const [command, ...args] = argv;
  mkdirSync(dirname(log), { recursive: true });
  const out = openSync(log, 'a', 0o600);
  const child = spawn(command, args, { detached: true, stdio: ['ignore', out, out], env });
  closeSync(out);
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit ${code}`));
  });
  const identity = child.pid === undefined ? undefined : identifyProcess(child.pid);
  if (identity === undefined) {
    throw new MusterError('COMMAND_FAILED', `${title} did not start`, {
      remedy: `Its log may say why: ${log}`,
    });
  }
  return {
    identity,
    exited,
    stop: async (withinMs) => {
      await endProcess(identity, withinMs);
      await exited;
    },
    kill: async () => {
      signalProcess(identity, 'SIGKILL');
      await exited;
    },
  };
}

/** Asks this very process to end, waits, and kills it where it does not. */
export async function endProcess(identity: ProcessIdentity, withinMs: number): Promise<void> {
  signalProcess(identity, 'SIGTERM');
  const gone = (): boolean => !isAlive(identity);
  if ((await waitUntil(gone, { withinMs, everyMs: 20 })) === true) return;
  signalProcess(identity, 'SIGKILL');
  await waitUntil(gone, { withinMs: 5_000, everyMs: 20 });
}
