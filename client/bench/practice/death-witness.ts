import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { realtimePrefix } from '../../../host/processes/realtime-prefix.js';
import { programPath } from '../../../host/program-path.js';

const witnessMain = programPath('client/bench/practice/death-witness-main.js');

/**
 * Sees a server die without looking at its process: the kernel closes its connections as part of
 * its death. Independent of whoever kills it, and a process of its own, in real time where that is
 * allowed, so that it is not late.
 */
export class DeathWitness {
  private constructor(
    private readonly child: ChildProcess,
    /** Resolves with the instant of death, on the machine-wide monotonic clock. */
    readonly died: Promise<number>,
  ) {}

  /** Connects, and says nothing. */
  static async at(port: number): Promise<DeathWitness> {
    const argv = [...realtimePrefix(), process.execPath, witnessMain, String(port)];
    const [command, ...args] = argv as [string, ...string[]];
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const first = await lines.next();
    if (first.value !== 'connected') throw new Error(`nothing listens on port ${port}`);
    const died = lines.next().then(({ value }) => Number(value ?? Number.NaN));
    return new DeathWitness(child, died);
  }

  close(): void {
    this.child.kill('SIGKILL');
  }
}
