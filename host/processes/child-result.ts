import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { MusterError } from '../../domain/errors.js';
import { boundedOutput, type BoundedOutput } from './bounded-output.js';
import { killGroup } from './kill-group.js';
import type { ProcessGroup } from './process-group.js';
import { processTable } from './process-table.js';
import type { CommandResult } from './run-command.js';

const outputLimitBytes = 64 * 1024;
const defaultTimeoutMs = 60_000;
/** How long output is awaited once the command itself has ended; what it left running may hold it. */
const drainMs = 200;

/** @throws MusterError COMMAND_FAILED for an argv that is empty or that a program could misread */
export function refuseUnsafeArgv(argv: readonly string[]): [string, ...string[]] {
  const [file, ...args] = argv;
  if (file === undefined || file === '' || /^-|[\p{Cc}]/u.test(file))
    throw failed(argv, 'is no command: its first word is empty, starts with - or is unprintable');
  if (args.some((arg) => arg.includes('\0'))) throw failed(argv, 'holds a NUL character');
  return [file, ...args];
}

/** Who the freshly spawned child is, itself a group leader. @throws MusterError COMMAND_FAILED */
export async function startedProcess(
  child: ChildProcess,
  argv: readonly string[],
  { cwd, mark }: { readonly cwd: string | undefined; readonly mark: string },
): Promise<ProcessGroup> {
  const { pid } = child;
  if (pid === undefined) {
    const [error] = (await once(child, 'error')) as [NodeJS.ErrnoException];
    throw failed(
      argv,
      cwd !== undefined && !existsSync(cwd)
        ? `could not be started: its folder ${cwd} is not there`
        : `could not be started (${error.code ?? error.message})`,
    );
  }
  // Not yet reaped, even if it has ended already: no turn of the event loop lies between.
  const row = processTable.read(pid);
  if (row !== undefined) return { pid, startedAt: row.startedAt, mark };
  child.kill('SIGKILL');
  throw failed(argv, 'could not be told from other processes, so it was not run');
}

/** Both output streams of the child, bounded. */
export function pipedOutput(child: ChildProcess): [BoundedOutput, BoundedOutput] {
  if (child.stdout === null || child.stderr === null) throw new Error('the child has no pipes');
  return [
    boundedOutput(child.stdout, outputLimitBytes),
    boundedOutput(child.stderr, outputLimitBytes),
  ];
}

/**
 * Waits for the child's end. At its timeout, or when `signal` aborts, its whole group is killed.
 * With `reap`, the group is killed at its end in any case.
 * @throws MusterError COMMAND_FAILED where it was cut
 */
export async function childResult(
  child: ChildProcess,
  [stdout, stderr]: [BoundedOutput, BoundedOutput],
  started: ProcessGroup,
  argv: readonly string[],
  options: {
    readonly timeoutMs?: number;
    readonly signal?: AbortSignal;
    readonly reap?: boolean;
  },
): Promise<CommandResult> {
  const cut = interruption(options.timeoutMs ?? defaultTimeoutMs, options.signal);
  try {
    const end = await Promise.race([ended(child), cut.why]);
    if (typeof end === 'string' || options.reap === true) await killGroup(started);
    if (typeof end === 'string') throw failed(argv, `${end} and was killed`);
    return {
      exitCode: end,
      stdout: stdout.text(),
      stderr: stderr.text(),
      truncated: stdout.truncated() || stderr.truncated(),
    };
  } finally {
    cut.clear();
    letGo(child);
  }
}

/** Settles with the reason once the time is up or the signal aborts. */
function interruption(timeoutMs: number, signal: AbortSignal | undefined) {
  let settle: ((why: string) => void) | undefined;
  const why = new Promise<string>((resolve) => (settle = resolve));
  const abort = () => settle?.('was called off');
  const timer = setTimeout(() => settle?.(`did not end within ${timeoutMs} ms`), timeoutMs);
  const clear = () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  };
  if (signal?.aborted === true) abort();
  signal?.addEventListener('abort', abort);
  return { why, clear };
}

/** The child's exit code, once its output is complete or {@link drainMs} after its end. */
export function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    let drained: NodeJS.Timeout | undefined;
    const done = () => {
      clearTimeout(drained);
      letGo(child);
      resolve(exitCodeOf(child));
    };
    const drain = () => (drained = setTimeout(done, drainMs));
    if (child.exitCode !== null || child.signalCode !== null) drain();
    else child.once('exit', drain);
    child.once('close', done);
  });
}

function letGo(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
}

/** As a shell counts: 128 + the number of the signal that ended it. */
export function exitCodeOf(child: ChildProcess): number {
  return child.exitCode ?? 128 + (constants.signals[child.signalCode ?? 'SIGKILL'] ?? 0);
}

/** A COMMAND_FAILED that names the program, never its arguments, which may be private. */
export function failed(argv: readonly string[], why: string): MusterError {
  return new MusterError('COMMAND_FAILED', `${argv[0] ?? 'an empty command'} ${why}`, {
    remedy:
      'Run the command by hand as the agent’s user, in the same folder, and see what it says.',
  });
}
