import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessIdentity } from '../../domain/service.js';
import {
  startWorker,
  type WorkerProcess,
  type WorkerToStart,
} from '../../host/dev/worker-process.js';

const firstPauseMs = 500;
const longestPauseMs = 30_000;
/** One that lived for so long was fine: the next death begins the pauses anew. */
const soundAfterMs = 60_000;

export interface Keeping {
  readonly say: (line: string) => void;
  /** Called with each process that is started. */
  readonly onStart: (identity: ProcessIdentity) => Promise<void>;
}

/** A worker that is started again whenever it dies, after a pause that grows while it keeps dying. */
export class KeptWorker {
  private readonly stopping = new AbortController();
  private readonly keeping: Promise<void>;

  private constructor(
    private readonly toStart: WorkerToStart,
    private readonly options: Keeping,
    private current: WorkerProcess,
  ) {
    this.keeping = this.keep();
  }

  /** Starts the first. @throws MusterError COMMAND_FAILED with the end of its log */
  static async start(toStart: WorkerToStart, options: Keeping): Promise<KeptWorker> {
    const first = await startWorker(toStart);
    await options.onStart(first.identity);
    return new KeptWorker(toStart, options, first);
  }

  get pid(): number {
    return this.current.pid;
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.current.stop();
    await this.keeping;
  }

  private async keep(): Promise<void> {
    let pauseMs = firstPauseMs;
    for (;;) {
      const since = performance.now();
      const how = await this.current.exited;
      if (performance.now() - since > soundAfterMs) pauseMs = firstPauseMs;
      if (this.isStopping()) return;
      this.options.say(`The worker died (${how}): starting another. Drills in flight go on.`);
      while (!(await this.another(pauseMs))) {
        if (this.isStopping()) return;
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      }
    }
  }

  private async another(pauseMs: number): Promise<boolean> {
    const { signal } = this.stopping;
    await delay(pauseMs, undefined, { signal }).catch(() => {});
    if (this.isStopping()) return false;
    try {
      this.current = await startWorker(this.toStart);
      await this.options.onStart(this.current.identity);
      this.options.say(`A worker runs again (pid ${this.pid}).`);
    } catch (error) {
      this.options.say((error as Error).message);
      return false;
    }
    if (this.isStopping()) await this.current.stop();
    return true;
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }
}
