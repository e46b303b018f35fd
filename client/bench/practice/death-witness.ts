import { connect, type Socket } from 'node:net';
import { monotonicMs } from '../../../host/processes/monotonic-clock.js';

/**
 * Sees a server die without looking at its process: the kernel closes its connections as part of
 * its death. Independent of whoever kills it, and late by no more than this process is.
 */
export class DeathWitness {
  private constructor(
    private readonly socket: Socket,
    /** Resolves with the instant of death, on the machine-wide monotonic clock. */
    readonly died: Promise<number>,
  ) {}

  /** Connects, and says nothing. */
  static async at(port: number): Promise<DeathWitness> {
    const socket = connect({ host: '127.0.0.1', port });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    const died = new Promise<number>((resolve) => {
      for (const sign of ['end', 'error', 'close']) socket.once(sign, () => resolve(monotonicMs()));
    });
    socket.resume();
    return new DeathWitness(socket, died);
  }

  close(): void {
    this.socket.destroy();
  }
}
