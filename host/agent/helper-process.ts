import { spawn } from 'node:child_process';
import { openSync, closeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessIdentity } from '../../domain/service.js';
import { identifyProcess, isAlive } from '../processes/process-identity.js';
import { signalProcess } from '../processes/signal-process.js';
import { readJson, writeDurably } from './write-durably.js';

/** What is on disk of a helper: enough for another agent to find it, or to start it again. */
interface HelperRecord {
  readonly name: string;
  readonly argv: readonly string[];
  readonly process?: ProcessIdentity;
  /** Wall time after which it is not started again. */
  readonly endAt: number;
  readonly stopped: boolean;
}

const lookEveryMs = 2_000;
const stopWithinMs = 2_000;

/**
 * A child that outlives the agent and is found again by the next one: started once, started again
 * when it dies before its time, ended by its identity.
 */
export class HelperProcess {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private spawned = 0;

  private constructor(
    private readonly file: string,
    private record: HelperRecord,
  ) {}

  /** Starts the command and keeps it running until `endAt` or {@link stop}. */
  static async start(
    file: string,
    options: { readonly name: string; readonly argv: readonly string[]; readonly endAt: number },
  ): Promise<HelperProcess> {
    const helper = new HelperProcess(file, { ...options, stopped: false });
    await helper.spawn();
    helper.keep();
    return helper;
  }

  /** Takes over a helper that an earlier agent started; nothing where there is none. */
  static async adopt(file: string): Promise<HelperProcess | undefined> {
    const record = await readJson<HelperRecord>(file);
    if (record === undefined) return undefined;
    const helper = new HelperProcess(file, record);
    if (!record.stopped) {
      await helper.look();
      helper.keep();
    }
    return helper;
  }

  get process(): ProcessIdentity | undefined {
    return this.record.process;
  }

  /** Ends it for good and waits until it is gone. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
    this.record = { ...this.record, stopped: true };
    await this.save();
    const child = this.record.process;
    if (child === undefined || !isAlive(child)) return;
    signalProcess(child, 'SIGTERM');
    for (let waitedMs = 0; isAlive(child); waitedMs += 10) {
      if (waitedMs >= stopWithinMs) signalProcess(child, 'SIGKILL');
      await delay(10);
    }
  }

  /** Lets go of it without ending it. */
  release(): void {
    clearInterval(this.timer);
  }

  private keep(): void {
    this.timer = setInterval(() => void this.look(), lookEveryMs);
    this.timer.unref();
  }

  /** Starts it again if it is gone; one look at a time. */
  private look(): Promise<void> {
    this.looking = this.looking.then(async () => {
      const { process: child, endAt, stopped } = this.record;
      if (stopped || Date.now() > endAt) return;
      if (child === undefined || !isAlive(child)) await this.spawn();
    });
    return this.looking;
  }

  private async spawn(): Promise<void> {
    const errors = openSync(`${this.file}.log`, 'a', 0o600);
    const [command, ...args] = this.record.argv as [string, ...string[]];
    const child = spawn(command, args, {
      detached: true,
      stdio: ['ignore', 'ignore', errors],
    });
    closeSync(errors);
    // At once the first time, then ever later: what cannot start must not spin.
    const againInMs = Math.min(2_000, 50 * this.spawned++);
    child.on('exit', () => setTimeout(() => void this.look(), againInMs).unref());
    child.unref();
    const identity = child.pid === undefined ? undefined : identifyProcess(child.pid);
    this.record = { ...this.record, ...(identity !== undefined && { process: identity }) };
    await this.save();
  }

  private save(): Promise<void> {
    return writeDurably(this.file, JSON.stringify(this.record));
  }
}
