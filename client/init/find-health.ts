import type { Json } from '../../domain/json.js';
import type { FoundHealth } from './discovered.js';
import type { Listener } from './listener.js';

const paths = ['/health', '/healthz', '/ready', '/'] as const;
const answerWithinMs = 1000;
const longestBodyBytes = 64 * 1024;
const goodStatus = /^(?:ok|up|healthy|pass|alive|ready|green)$/i;

/**
 * Looks for what shows that a service is healthy: a page for it on one of its ports, else an open
 * port, else that its process is there. Only reads.
 */
export async function findHealth(
  listeners: readonly Pick<Listener, 'host' | 'port'>[],
): Promise<FoundHealth> {
  for (const path of paths) {
    for (const { host, port } of listeners) {
      const found = await tryHttp(`http://${host}:${port}${path}`);
      if (found !== undefined) return found;
    }
  }
  const [first] = listeners;
  return first === undefined ? { process: true } : { tcp: `${first.host}:${first.port}` };
}

async function tryHttp(url: string): Promise<FoundHealth | undefined> {
  try {
    const answer = await ask(url);
    if (answer.status < 200 || answer.status > 299) return undefined;
    // The first answer pays for connections and caches that later ones have.
    const times = [(await ask(url)).tookMs, (await ask(url)).tookMs];
    return {
      http: url,
      status: answer.status,
      ...statusIn(answer.body),
      slowestMs: Math.max(...times),
    };
  } catch {
    return undefined;
  }
}

async function ask(url: string): Promise<{ status: number; body: string; tookMs: number }> {
  const started = performance.now();
  const signal = AbortSignal.timeout(answerWithinMs);
  const response = await fetch(url, { redirect: 'manual', signal });
  const body = await firstBytes(response);
  return { status: response.status, body, tookMs: performance.now() - started };
}

async function firstBytes(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes > longestBodyBytes) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function statusIn(body: string): { json?: Record<string, Json> } {
  try {
    const { status } = JSON.parse(body) as { status?: unknown };
    return typeof status === 'string' && goodStatus.test(status) ? { json: { status } } : {};
  } catch {
    return {};
  }
}
