import { get } from 'node:http';

const everyMs = 50;
const sickForMs = 4000;

/** Tells whether the gateway was gone within the last 4 s, from the first time it was seen on. */
export function watchGateway(port: number): () => boolean {
  let seen = false;
  let sickUntilMs = 0;
  const gone = (): void => {
    if (seen) sickUntilMs = performance.now() + sickForMs;
  };
  setInterval(() => {
    const request = get({ host: '127.0.0.1', port, path: '/health', agent: false, timeout: 500 });
    request.on('response', (response) => {
      seen = true;
      response.resume();
    });
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', gone);
  }, everyMs).unref();
  return () => performance.now() < sickUntilMs;
}
