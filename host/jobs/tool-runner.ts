import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { boundedOutput } from '../processes/bounded-output.js';
import { ended, failed, refuseUnsafeArgv } from '../processes/child-result.js';
import { findServerUser } from '../postgres/server-user.js';
import type { RunTool } from '../postgres/run-tool.js';

const outputLimitBytes = 256 * 1024;

/** Runs the tools of one job: in its process group, so that whoever ends the group ends them. */
export class ToolRunner {
  private readonly running = new Set<ChildProcess>();
  private stopped = false;

  constructor(
    private readonly folder: string,
    /** What marks its process group. */
    private readonly groupEnv: Readonly<Record<string, string>> = {},
  ) {}

  readonly run: RunTool = async (given, options) => {
    const prefix = options.asServer === true ? (findServerUser()?.prefix ?? []) : [];
    const argv = [...prefix, ...given];
    const [file, ...args] = refuseUnsafeArgv(argv);
    if (this.stopped) throw failed(given, 'was not started any more');
    const { PATH = '', HOME = '/' } = process.env;
    const input = options.stdinFile === undefined ? undefined : openSync(options.stdinFile, 'r');
    const child = spawn(file, args, {
      cwd: this.folder,
      env: { PATH, HOME, LC_ALL: 'C', ...options.env, ...this.groupEnv },
      stdio: [input ?? 'ignore', 'pipe', 'pipe'],
    });
    if (input !== undefined) closeSync(input);
    this.running.add(child);
    const failing = new Promise<never>((_resolve, reject) => {
      child.once('error', (error: NodeJS.ErrnoException) =>
        reject(failed(given, `could not be started (${error.code ?? error.message})`)),
      );
    });
    try {
      const stdout = boundedOutput(child.stdout!, outputLimitBytes);
      const stderr = boundedOutput(child.stderr!, outputLimitBytes);
      if (options.onErrorLine !== undefined) {
        createInterface({ input: child.stderr! }).on('line', options.onErrorLine);
      }
      const exitCode = await Promise.race([ended(child), failing]);
      return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
    } finally {
      this.running.delete(child);
    }
  };

  /** Ends whatever runs, and starts nothing more. */
  stop(): void {
    this.stopped = true;
    for (const child of this.running) child.kill('SIGKILL');
  }
}
