import { randomInt } from 'node:crypto';
import { takenPorts } from '../../../lab/taken-ports.js';

// Below what the kernel gives to outgoing connections (from 32768 on Linux, 49152 elsewhere): one of
// those may not hold the port of a service that is about to come back.
const lowest = 10_000;
const highest = 32_000;

/** So many different ports of this machine that nobody listens on just now. */
export async function practicePorts(count: number): Promise<readonly number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = randomInt(lowest, highest);
    if ((await takenPorts([port])).length === 0) found.add(port);
  }
  return [...found];
}
