import { connect } from 'node:net';
import { Connection } from '@temporalio/client';

/** A port of this machine where a Temporal server or its UI is expected. */
export interface TemporalPort {
  readonly kind: 'server' | 'ui';
  readonly port: number;
}

/** Who listens on the port: a server or UI of Temporal's, something else, or nobody. Answers within some seconds. */
export async function occupantOf({
  kind,
  port,
}: TemporalPort): Promise<'nobody' | 'temporal' | 'stranger'> {
  if (!(await accepts(port))) return 'nobody';
  const isTemporal = kind === 'server' ? await servesTemporal(port) : await servesUi(port);
  return isTemporal ? 'temporal' : 'stranger';
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 2_000 });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}

async function servesTemporal(port: number): Promise<boolean> {
  try {
    const address = `127.0.0.1:${port}`;
    const connection = await Connection.connect({ address, connectTimeout: 3_000 });
    await connection.close();
    return true;
  } catch {
    return false;
  }
}

/** The UI tells its settings, its version among them, to whoever asks. */
async function servesUi(port: number): Promise<boolean> {
  try {
    const url = `http://127.0.0.1:${port}/api/v1/settings`;
    const response = await fetch(url, { signal: AbortSignal.timeout(3_000) });
    return 'DefaultNamespace' in ((await response.json()) as object);
  } catch {
    return false;
  }
}
