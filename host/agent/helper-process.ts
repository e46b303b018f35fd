import { spawn } from 'node:child_process';
import { openSync, closeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessIdentity } from '../../domain/service.js';
import { behindGate } from '../processes/gated-command.js';
import { monotonicMs } from '../processes/monotonic-clock.js';
import { identifyProcess, isAlive } from '../processes/process-identity.js';
import { signalProcess } from '../processes/signal-process.js';
import { smallNodeEnv } from './small-node.js';
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

export type HelperToStart = Pick<HelperRecord, 'name' | 'argv' | 'endAt'>;

const lookEveryMs = 250;
const stopWithinMs = 2_000;
/** What dies at once is started again ever later, up to this: what cannot start must not spin. */
const longestPauseMs = 2_000;
const firstPauseMs = 50;
/** What lived that long was no failed start. */
const healthyMs = 10_000;

/**
 * A child that outlives the agent and is found again by the next one: started once, started again
 * when it dies before its time, ended by its identity.
 */
export class HelperProcess {
  private timer: NodeJS.Timeout | undefined;
  private suspended = false;
  private looking: Promise<void> = Promise.resolve();
  private failedStarts = 0;
  private startedMs = Number.NEGATIVE_INFINITY;

  private constructor(
    private readonly file: string,
    private record: HelperRecord,
  ) {}

  /** Starts the command and keeps it running until `endAt` or {@link stop}; finds it if it was started. */
  static async start(file: string, options: HelperToStart): Promise<HelperProcess> {
    const known = await HelperProcess.adopt(file);
    if (known !== undefined) return known;
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
    this.record = { ...this.record, stopped: true };
    await this.looking;
    // Where the disk is full it is ended all the same.
    await this.save().catch(() => {});
    await this.end();
  }

  /** Ends it with this agent; the next one starts it again, if its time is not over by then. */
  async suspend(): Promise<void> {
    clearInterval(this.timer);
    this.suspended = true;
    await this.looking;
    await this.end();
  }

  private async end(): Promise<void> {
    const child = this.record.process;
    if (child === undefined || !isAlive(child)) return;
    signalProcess(child, 'SIGTERM');
    for (let waitedMs = 0; isAlive(child); waitedMs += 2) {
      if (waitedMs >= stopWithinMs) signalProcess(child, 'SIGKILL');
      await delay(2);
    }
  }

  private keep(): void {
    this.timer = setInterval(() => void this.look(), lookEveryMs);
    this.timer.unref();
  }

  /** Starts it again if it is gone; one look at a time. What fails now is tried at the next look. */
  private look(): Promise<void> {
    this.looking = this.looking
      .then(async () => {
        const { process: child, endAt, stopped } = this.record;
        if (stopped || this.suspended || Date.now() > endAt) return;
        if (child !== undefined && isAlive(child)) return;
        if (monotonicMs() - this.startedMs >= this.pauseMs()) await this.spawn();
      })
      .catch(() => {});
    return this.looking;
  }

  private pauseMs(): number {
    if (this.failedStarts === 0) return 0;
    return Math.min(longestPauseMs, firstPauseMs * 2 ** this.failedStarts);
  }

  /** Starts it behind a gate: where the agent dies before it is on record, it never runs. */
  private async spawn(): Promise<void> {
    this.startedMs = monotonicMs();
    const errors = openSync(`${this.file}.log`, 'a', 0o600);
    const [command, ...args] = behindGate(this.record.argv);
    const child = spawn(command, args, {
      env: { ...process.env, ...smallNodeEnv },
      detached: true,
      stdio: ['pipe', 'ignore', errors],
    });
    closeSync(errors);
    // A gate that dies before its line is read breaks the pipe; what is not there is looked for.
    child.stdin?.on('error', () => {});
    child.on('error', () => {});
    child.on('exit', () => {
      this.failedStarts = monotonicMs() - this.startedMs < healthyMs ? this.failedStarts + 1 : 0;
      if (this.failedStarts <= 1) void this.look();
    });
    child.unref();
    const identity = child.pid === undefined ? undefined : identifyProcess(child.pid);
    this.record = { ...this.record, ...(identity !== undefined && { process: identity }) };
    try {
      await this.save();
      child.stdin?.end('\n');
    } catch (error) {
      child.stdin?.destroy();
      throw error;
    }
  }

  private save(): Promise<void> {
    return writeDurably(this.file, JSON.stringify(this.record));
  }
}
