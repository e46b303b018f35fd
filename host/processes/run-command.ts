import { spawn } from 'node:child_process';
import { childResult, pipedOutput, refuseUnsafeArgv, startedProcess } from './child-result.js';
import { newGroupMark } from './process-group.js';

/** How a command is run. */
export interface CommandOptions {
  readonly cwd?: string;
  /** Added to the agent's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** After that its whole process group is killed; 60 s where absent. */
  readonly timeoutMs?: number;
  /** Start it in a session of its own and do not wait for its end (a plain service process). */
  readonly detached?: { readonly logFile?: string };
}

/** Runs one command to its end; argv only, never a shell. */
export type RunCommand = (
  argv: readonly string[],
  options?: CommandOptions,
) => Promise<CommandResult>;

/** What a finished command left; output bounded, truncation said. */
export interface CommandResult {
  /** 128 + the signal's number where a signal ended it. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly truncated: boolean;
}

/**
 * Runs a command that only reads, in a process group of its own, of which nothing is left when
 * this returns. An exit code other than 0 is an answer, not an error.
 * @throws MusterError COMMAND_FAILED where it cannot be started, or is cut by its timeout or `signal`
 */
export async function runReadOnly(
  argv: readonly string[],
  options: Omit<CommandOptions, 'detached'> & { readonly signal?: AbortSignal } = {},
): Promise<CommandResult> {
  const [file, ...args] = refuseUnsafeArgv(argv);
  const { mark, env } = newGroupMark();
  const child = spawn(file, args, {
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    env: { ...process.env, ...options.env, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const started = await startedProcess(child, argv, { cwd: options.cwd, mark });
  return childResult(child, pipedOutput(child), started, argv, { ...options, reap: true });
}
