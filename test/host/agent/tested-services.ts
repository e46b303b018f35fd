import { existsSync, readFileSync } from 'node:fs';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import {
  identifyProcess,
  isAlive,
  type KnownProcess,
  processState,
} from '../../../host/processes/process-identity.js';
import { waitUntil } from '../../../host/processes/wait-until.js';
import { living, soon } from './agent-under-test.js';

/** Becomes a process that only lives; says each of its starts. */
const plain = `if [ -f "$1.env" ]; then set -a; . "$1.env"; set +a; fi; echo $$ >> "$1.starts"; echo $$ > "$1.new"; mv "$1.new" "$1.pid"; exec sleep 3600`;
/** Starts one again whenever it dies. */
const keeper = `while :; do /bin/sh -c '${plain}' plain "$1" & wait $!; done`;

/** A small process and what is known of it, independent of Muster. */
export class TestedService {
  private keeper: ChildProcess | undefined;

  constructor(
    readonly folder: string,
    readonly name: string,
    private readonly options: {
      readonly supervised?: boolean;
      readonly start?: readonly string[];
      readonly stop?: readonly string[];
      readonly healthy?: object;
      readonly degraded?: object;
      readonly works?: object;
      readonly log?: object;
      /** Its variables are read from `NAME.env` where that is there. */
      readonly envFile?: string;
    } = {},
  ) {}

  /** What becomes it. */
  get command(): readonly string[] {
    return ['/bin/sh', '-c', plain, 'plain', this.base];
  }

  /** Its entry in an inventory. */
  get yaml(): string {
    const { supervised = false, start = this.command, stop, ...said } = this.options;
    const process = {
      pidFile: `${this.base}.pid`,
      start,
      ...(stop !== undefined && { stop }),
      supervised,
    };
    return `  ${this.name}: ${JSON.stringify({ process, ...said })}\n`;
  }

  /** Starts it outside of any agent. */
  async start(): Promise<void> {
    const script = this.options.supervised === true ? keeper : plain;
    this.keeper = spawn('/bin/sh', ['-c', script, 'tested', this.base], { stdio: 'ignore' });
    await this.runs();
  }

  /** Waits until it runs; another one than `before` where that is given. */
  async runs(before?: KnownProcess): Promise<KnownProcess> {
    const found = await waitUntil(() => {
      const now = this.living();
      return now !== undefined && now.pid !== before?.pid ? now : undefined;
    }, soon);
    if (found === undefined) throw new Error(`${this.name} does not run`);
    return found;
  }

  /** The process its pid file names now. */
  get process(): KnownProcess {
    return living(this.pid());
  }

  /** Whether it runs, is stopped by a signal, or is gone. */
  get state(): 'running' | 'stopped' | 'gone' {
    const now = this.living();
    return now === undefined ? 'gone' : processState(now);
  }

  /** How often it was started since it was made. */
  get starts(): number {
    return readFileSync(`${this.base}.starts`, 'utf8').trim().split('\n').length;
  }

  async end(): Promise<void> {
    if (this.keeper?.exitCode === null && this.keeper.signalCode === null) {
      const exit = once(this.keeper, 'exit');
      this.keeper.kill('SIGKILL');
      await exit;
    }
    const last = this.living();
    if (last === undefined) return;
    process.kill(last.pid, 'SIGKILL');
    await waitUntil(() => !isAlive(last), soon);
  }

  private living(): KnownProcess | undefined {
    const found = existsSync(`${this.base}.pid`) ? identifyProcess(this.pid()) : undefined;
    return found === undefined ? undefined : { pid: found.pid, startedAt: found.startedAt };
  }

  private pid(): number {
    return Number(readFileSync(`${this.base}.pid`, 'utf8'));
  }

  private get base(): string {
    return join(this.folder, this.name);
  }
}
