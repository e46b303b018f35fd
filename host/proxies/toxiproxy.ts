import { z } from 'zod';
import { MusterError } from '../../domain/errors.js';
import type { Json } from '../../domain/json.js';
import { inertText } from '../logs/inert-text.js';

const answerWithinMs = 3_000;

/** What a proxy does to the data that passes it. */
export type Toxic = {
  name: string;
  type: string;
  stream: 'upstream' | 'downstream';
  toxicity: number;
  attributes: Record<string, Json>;
};

/** A proxy as Toxiproxy tells it. */
export type ProxyState = {
  name: string;
  /** Where it listens: `127.0.0.1:5432`, `[::]:5432`. */
  listen: string;
  upstream: string;
  enabled: boolean;
  toxics: Toxic[];
};

const proxySchema = z.object({
  name: z.string(),
  listen: z.string(),
  upstream: z.string(),
  enabled: z.boolean(),
  toxics: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      stream: z.enum(['upstream', 'downstream']),
      toxicity: z.number(),
      attributes: z.record(z.string(), z.json()),
    }),
  ),
}) satisfies z.ZodType<ProxyState>;

/**
 * A Toxiproxy by its HTTP API (https://github.com/Shopify/toxiproxy#http-api), each question on a
 * fresh connection. Everything throws MusterError PROXY_UNREACHABLE where none answers, and
 * COMMAND_FAILED where it refuses.
 */
export class Toxiproxy {
  constructor(readonly url: string) {}

  /** The proxy as it is now; undefined where there is none of that name. */
  async proxy(name: string): Promise<ProxyState | undefined> {
    const { status, body } = await this.ask('GET', `proxies/${encodeURIComponent(name)}`, [404]);
    if (status === 404) {
      // Whatever listens there may answer so: a Toxiproxy knows its proxies.
      await this.names();
      return undefined;
    }
    return this.read(proxySchema, body);
  }

  /** What its proxies are called. */
  async names(): Promise<readonly string[]> {
    const { body } = await this.ask('GET', 'proxies', []);
    return Object.keys(this.read(z.record(z.string(), proxySchema), body));
  }

  /** Makes the proxy with its toxics; one that is there already stays as it is. */
  async create({ toxics, ...proxy }: ProxyState): Promise<void> {
    await this.ask('POST', 'proxies', [409], proxy);
    for (const toxic of toxics) await this.addToxic(proxy.name, toxic);
  }

  /** Lets it listen, or closes all of its connections and listens no more. */
  async setEnabled(name: string, enabled: boolean): Promise<void> {
    // PATCH is not known to versions before 2.6.
    await this.ask('POST', `proxies/${encodeURIComponent(name)}`, [], { enabled });
  }

  /** Adds the toxic; one of its name that is there already stays. */
  async addToxic(name: string, toxic: Toxic): Promise<void> {
    await this.ask('POST', `proxies/${encodeURIComponent(name)}/toxics`, [409], toxic);
  }

  /** Removes the toxic of that name, if there is one. */
  async removeToxic(name: string, toxic: string): Promise<void> {
    const path = `proxies/${encodeURIComponent(name)}/toxics/${encodeURIComponent(toxic)}`;
    await this.ask('DELETE', path, [404]);
  }

  private async ask(method: string, path: string, bearable: readonly number[], body?: object) {
    let status: number;
    let text: string;
    try {
      const response = await fetch(new URL(path, this.url), {
        method,
        headers: { connection: 'close', 'content-type': 'application/json' },
        redirect: 'error',
        signal: AbortSignal.timeout(answerWithinMs),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      ({ status } = response);
      text = await response.text();
    } catch (error) {
      if ((error as Error).name !== 'TimeoutError')
        throw this.unreachable(`cannot be reached (${reason(error)})`);
      throw this.unreachable(
        `does not answer within ${answerWithinMs} ms`,
        'It may be stuck with a connection that nobody reads: restart it. What it loses by that is made again.',
      );
    }
    if (status < 400 || bearable.includes(status)) return { status, body: text };
    throw new MusterError(
      'COMMAND_FAILED',
      `the Toxiproxy at ${this.url} answers ${method} ${path} with ${status}: ${inertText(text, 200)}`,
    );
  }

  private read<T>(schema: z.ZodType<T>, body: string): T {
    let json: unknown;
    try {
      json = JSON.parse(body);
    } catch {
      throw this.unreachable('answers, but is no Toxiproxy');
    }
    const { success, data } = schema.safeParse(json);
    if (!success) throw this.unreachable('answers, but is no Toxiproxy');
    return data;
  }

  private unreachable(
    why: string,
    remedy = 'Start it, or correct the `toxiproxy` of the proxy in the inventory.',
  ): MusterError {
    return new MusterError('PROXY_UNREACHABLE', `the Toxiproxy at ${this.url} ${why}`, { remedy });
  }
}

function reason(error: unknown): string {
  const { name, cause } = error as Error;
  return (cause as NodeJS.ErrnoException | undefined)?.code ?? name;
}
