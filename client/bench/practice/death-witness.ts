import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Bracket } from '../../../domain/timeline/sample.js';
import { realtimePrefix } from '../../../host/processes/realtime-prefix.js';
import { programPath } from '../../../host/program-path.js';

const witnessMain = programPath('client/bench/practice/death-witness-main.js');

/**
 * Sees a server die without looking at its process. It lived while it was asked what it answered,
 * and was dead when the kernel closed its connections: between the two it was killed, whoever did
 * it. A process of its own, in real time where that is allowed, so that it is not late.
 */
export class DeathWitness {
  private constructor(
    private readonly child: ChildProcess,
    /** Resolves with the bracket of the death, on the machine's monotonic clock. */
    readonly died: Promise<Bracket>,
  ) {}

  /** Begins to ask, and returns once it is answered. */
  static async at(port: number): Promise<DeathWitness> {
    const argv = [...realtimePrefix(), process.execPath, witnessMain, String(port)];
    const [command, ...args] = argv as [string, ...string[]];
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const first = await lines.next();
    if (first.value !== 'answered') throw new Error(`nothing answers on port ${port}`);
    const died = lines.next().then(({ value }) => {
      const [startMs, endMs] = (value ?? 'NaN NaN').split(' ').map(Number) as [number, number];
      return { startMs, endMs };
    });
    return new DeathWitness(child, died);
  }

  close(): void {
    this.child.kill('SIGKILL');
  }
}
