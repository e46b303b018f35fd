import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { identifyProcess } from '../../host/processes/process-identity.js';
import type { ProcessIdentity } from '../../domain/service.js';

/** Starts real processes for a test to look at, and ends them, by number, when it is over. */
export class StrayProcesses {
  private readonly children: ChildProcess[] = [];

  start(
    file: string,
    args: readonly string[],
    {
      detached = false,
      env = {},
    }: { readonly detached?: boolean; readonly env?: Record<string, string> } = {},
  ): ProcessIdentity & { child: ChildProcess } {
    const child = spawn(file, args, {
      stdio: 'ignore',
      detached,
      env: { ...process.env, ...env },
    });
    this.children.push(child);
    const identity = child.pid === undefined ? undefined : identifyProcess(child.pid);
    if (identity === undefined) throw new Error(`${file} did not start`);
    return { ...identity, child };
  }

  async endAll(): Promise<void> {
    for (const child of this.children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    }
  }
}
