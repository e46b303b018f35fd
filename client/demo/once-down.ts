import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const everyMs = 5;

/** Returns as soon as nobody listens at the address any more. */
export async function onceDown({ hostname, port }: URL): Promise<void> {
  while (await listens(hostname, Number(port))) await delay(everyMs);
}

function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (is: boolean) => () => {
      socket.destroy();
      resolve(is);
    };
    socket.once('connect', end(true));
    socket.once('error', end(false));
  });
}
