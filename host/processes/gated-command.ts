import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { open, type FileHandle } from 'node:fs/promises';
import {
  childResult,
  ended,
  failed,
  pipedOutput,
  refuseUnsafeArgv,
  startedProcess,
} from './child-result.js';
import { killGroup } from './kill-group.js';
import { newGroupMark, type ProcessGroup } from './process-group.js';
import { isAlive } from './process-identity.js';
import { processTable } from './process-table.js';
import type { CommandOptions, CommandResult } from './run-command.js';
import { waitUntil } from './wait-until.js';

const gateName = 'muster-gate';
const gate = ['/bin/sh', '-c', 'read -r _ && exec "$@" </dev/null', gateName] as const;

/**
 * The command behind its gate: a constant script that waits for a line and then becomes the
 * command, and that ends by itself where its input ends because nobody is left to send the line.
 */
export function behindGate(argv: readonly string[]): [string, ...string[]] {
  return [...gate, ...argv];
}

/** How a gated command is run. */
export interface GatedOptions extends CommandOptions {
  /** Awaited while the command waits at its gate: what must be durable before it acts. */
  onStarted(group: ProcessGroup): Promise<void>;
}

/**
 * Runs a command that may do harm, in a session and process group of its own, so that it cannot act
 * before `onStarted` has recorded who it is: if Muster dies first, the command never runs. What it
 * leaves running in its group goes on; {@link killGroup} ends that.
 * An exit code other than 0 is an answer, not an error. With `detached` it returns 0 once the
 * command runs.
 * @throws MusterError COMMAND_FAILED where it cannot be started or its timeout cuts it; and whatever
 * `onStarted` throws, with nothing done
 */
export async function runGated(
  argv: readonly string[],
  options: GatedOptions,
): Promise<CommandResult> {
  refuseUnsafeArgv(argv);
  if (options.detached === undefined) {
    const { child, started } = await spawnAtGate(argv, options, ['pipe', 'pipe', 'pipe']);
    const output = pipedOutput(child);
    await letThrough(child, started, options);
    const result = await childResult(child, output, started, argv, options);
    if (refusedByGate(result)) throw notStarted(argv, result.exitCode);
    return result;
  }
  const log = await openLog(argv, options.detached.logFile);
  try {
    const sink = log?.fd ?? 'ignore';
    const { child, started } = await spawnAtGate(argv, options, ['pipe', sink, sink]);
    await letThrough(child, started, options);
    child.unref();
    await waitUntil(() => !isAtGate(started), { withinMs: 5000, everyMs: 2 });
    const exitCode = isAlive(started) ? 0 : await ended(child);
    if (exitCode === 126 || exitCode === 127) throw notStarted(argv, exitCode);
    return { exitCode, stdout: '', stderr: '', truncated: false };
  } finally {
    await log?.close();
  }
}

async function spawnAtGate(
  argv: readonly string[],
  options: GatedOptions,
  stdio: NonNullable<SpawnOptions['stdio']>,
): Promise<{ child: ChildProcess; started: ProcessGroup }> {
  const [sh, ...args] = behindGate(argv);
  const { mark, env } = newGroupMark();
  const child = spawn(sh, args, {
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    env: { ...process.env, ...options.env, ...env },
    detached: true,
    stdio,
  });
  // A gate that dies before its line is read breaks the pipe; its exit code tells.
  child.stdin?.on('error', () => undefined);
  return { child, started: await startedProcess(child, argv, { cwd: options.cwd, mark }) };
}

async function letThrough(
  child: ChildProcess,
  started: ProcessGroup,
  options: GatedOptions,
): Promise<void> {
  try {
    await options.onStarted(started);
  } catch (error) {
    await killGroup(started);
    await ended(child);
    throw error;
  }
  child.stdin?.end('\n');
}

/**
 * Whether the process is still the waiting shell, or just about to end: there it has no arguments,
 * and its name stands in brackets instead.
 */
function isAtGate({ pid, startedAt }: ProcessGroup): boolean {
  const row = processTable.read(pid);
  if (row === undefined || row.state === 'dead' || row.startedAt !== startedAt) return false;
  const command = row.command();
  return command.startsWith(gate.join(' ')) || /^[[(]sh[\])]$/.test(command);
}

/** Whether the shell itself said, under the gate's name, that there is nothing to run. */
function refusedByGate({ exitCode, stderr }: CommandResult): boolean {
  return (exitCode === 126 || exitCode === 127) && stderr.startsWith(`${gateName}:`);
}

function notStarted(argv: readonly string[], exitCode: number) {
  return failed(
    argv,
    `could not be started (${exitCode === 127 ? 'not found' : 'not executable'})`,
  );
}

async function openLog(
  argv: readonly string[],
  logFile: string | undefined,
): Promise<FileHandle | undefined> {
  if (logFile === undefined) return undefined;
  try {
    return await open(logFile, 'a', 0o640);
  } catch (error) {
    throw failed(
      argv,
      `has no log: ${logFile} cannot be written (${(error as NodeJS.ErrnoException).code})`,
    );
  }
}
