import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { musterRoot } from '../../host/program-path.js';

/** The `muster` command as a process, with what it said so far. */
export interface RunningMuster {
  readonly child: ChildProcess;
  readonly ended: Promise<MusterEnd>;
  /** Everything on standard output and standard error until now. */
  said(): string;
}

/** How a command ended. */
export interface MusterEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface MusterPlace {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const running = new Set<ChildProcess>();

/** Ends every command that a test has left running, without ceremony. */
export function endMusters(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Starts `muster` with these arguments, without a terminal, away from any Temporal of the shell's. */
export function startMuster(args: readonly string[], place: MusterPlace = {}): RunningMuster {
  const ownEnv = Object.entries(process.env).filter(
    ([name]) => !/^(TEMPORAL_(?!CLI$)|MUSTER_|FORCE_COLOR$)/.test(name),
  );
  // As the first line of the program says: Node must not take options of Muster's for its own.
  const child = spawn(process.execPath, ['--', join(musterRoot, 'bin/muster.js'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...Object.fromEntries(ownEnv), ...place.env },
    ...(place.cwd !== undefined && { cwd: place.cwd }),
  });
  running.add(child);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const ended = new Promise<MusterEnd>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code, stdout, stderr });
    });
  });
  return { child, ended, said: () => stdout + stderr };
}

/** Runs `muster` to its end. */
export function muster(args: readonly string[], place: MusterPlace = {}): Promise<MusterEnd> {
  return startMuster(args, place).ended;
}
