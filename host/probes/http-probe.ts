import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { HttpProbe, Reading } from '../../domain/probe.js';
import { monotonicMs } from '../processes/monotonic-clock.js';
import { compilePattern } from '../logs/compile-pattern.js';
import { resolveSecret } from '../secrets.js';
import { asking, bad, good } from './asking.js';
import { findMismatch, type ExpectedJson } from './json-expectation.js';
import type { ProbeHandler } from './probe-handler.js';
import { invalidProbe } from './invalid-probe.js';

const longestBodyBytes = 256 * 1024;

/** Redirects are not followed: they are an answer. Certificates are checked. */
export const httpProbe: ProbeHandler<HttpProbe> = {
  async prepare(probe, { env }) {
    const url = parseUrl(probe.url);
    const { request } =
      url.protocol === 'https:' ? await import('node:https') : await import('node:http');
    const secrets: string[] = [];
    const headers: Record<string, string> = { 'user-agent': 'muster', connection: 'close' };
    for (const [name, value] of Object.entries(probe.send)) {
      const text = typeof value === 'string' ? value : await resolveSecret(value, env);
      // A token counts without its scheme too, as in `Bearer …`.
      if (typeof value !== 'string') secrets.push(text, ...text.split(' ').slice(1));
      headers[name.toLowerCase()] = text;
    }
    const expected = {
      status: probe.status,
      headers: Object.entries(probe.headers).map(
        ([name, pattern]) => [name.toLowerCase(), compilePattern(pattern)] as const,
      ),
      body: probe.body === undefined ? undefined : compilePattern(probe.body),
      json: probe.json,
    };
    const options: RequestOptions = { method: probe.method, headers, agent: false };
    const { deadlineMs, withinMs = Infinity } = probe;

    return {
      ask: (signal) =>
        asking({ signal, deadlineMs, secrets }, async (onCut) => {
          const askedMs = monotonicMs();
          const response = await responseTo(request(url, options), onCut);
          const body = await readBody(response);
          const tookMs = monotonicMs() - askedMs;
          const reading = judge(response, body, expected);
          if (!reading.ok || tookMs <= withinMs) return reading;
          return bad(`slower than ${withinMs} ms`);
        }),
    };
  },
};

interface Expected {
  readonly status: number;
  readonly headers: readonly (readonly [string, RegExp])[];
  readonly body: RegExp | undefined;
  readonly json: ExpectedJson;
}

interface Body {
  readonly text: string;
  readonly complete: boolean;
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw invalidProbe('an http probe needs a whole URL', 'Write http://host:port/path.');
}

function responseTo(
  request: ClientRequest,
  onCut: (letGo: () => void) => void,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', resolve);
    onCut(() => request.destroy());
    request.end();
  });
}

async function readBody(response: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > longestBodyBytes) break;
  }
  const body = Buffer.concat(chunks).subarray(0, longestBodyBytes);
  return { text: body.toString('utf8'), complete: bytes <= longestBodyBytes };
}

function judge(response: IncomingMessage, body: Body, expected: Expected): Reading {
  if (response.statusCode !== expected.status) return bad(`status ${response.statusCode}`);
  for (const [name, pattern] of expected.headers) {
    const value = response.headers[name];
    if (value === undefined) return bad(`header ${name} is missing`);
    if (!pattern.test([value].flat().join(', '))) return bad(`header ${name} does not match`);
  }
  if (expected.body?.test(body.text) === false) return bad('body does not match');
  if (Object.keys(expected.json).length === 0) return good;
  if (!body.complete) return bad(`body is longer than ${longestBodyBytes / 1024} KiB`);
  const mismatch = findMismatch(body.text, expected.json);
  return mismatch === undefined ? good : bad(mismatch);
}
