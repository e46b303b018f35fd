import { createServer, type AddressInfo } from 'node:net';

/** A TCP port of this machine that nobody listens on just now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Two such ports: a Temporal server's own, and its UI's. */
export async function freePorts(): Promise<readonly [number, number]> {
  return [await freePort(), await freePort()];
}
