import { takenPorts } from '../../lab/taken-ports.js';
import { defaultPorts } from '../../lab/twzrd/ports.js';
import { freePort } from '../../host/dev/free-port.js';

/** The practice system's usual ports, and free ones in place of those that something else has. */
export async function demoPorts(): Promise<Readonly<Record<string, number>>> {
  const taken = await takenPorts(Object.values(defaultPorts));
  const ports: Record<string, number> = {};
  for (const [part, port] of Object.entries(defaultPorts)) {
    ports[part] = taken.includes(port) ? await freePort() : port;
  }
  return ports;
}
