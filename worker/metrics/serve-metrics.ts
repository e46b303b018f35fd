import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { MusterError } from '../../domain/errors.js';
import type { Metrics } from './metrics.js';

/**
 * Serves the metrics at `/metrics` of `host:port`.
 * @throws MusterError BAD_INPUT where the address cannot be had
 */
export async function serveMetrics(metrics: Metrics, address: string): Promise<Server> {
  const { hostname, port } = new URL(`http://${address}`);
  // Those who look at the same time see the same.
  let asked: Promise<string> | undefined;
  const server = createServer((request, response) => {
    if (new URL(request.url ?? '/', 'http://here').pathname !== '/metrics') {
      response.writeHead(404).end('Look at /metrics.\n');
      return;
    }
    asked ??= metrics.text().finally(() => (asked = undefined));
    asked.then(
      (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
      (error: Error) => response.writeHead(500).end(`${error.message}\n`),
    );
  });
  server.listen(Number(port || '80'), hostname.replaceAll(/[[\]]/g, ''));
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new MusterError(
      'BAD_INPUT',
      `metrics cannot be served at ${address}: ${(cause as Error).message}`,
      { remedy: 'Choose another address with --metrics.', cause },
    );
  }
  return server;
}
