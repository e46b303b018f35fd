import type { IncomingMessage, RequestListener } from 'node:http';

import { type Log, reasonOf } from './logger.js';

export interface Answer {
  readonly status: number;
  /** Sent as JSON, or as plain text where it is a string. */
  readonly body: unknown;
}

/** Answers one method and path; the path's last `*` matches one segment, handed over decoded. */
export type Routes = Readonly<
  Record<string, (request: IncomingMessage, segment: string) => Answer | Promise<Answer>>
>;

/** Thrown by a handler to answer with a status of its own. */
export class HttpError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Serves routes named like `GET /health` or `GET /events/*`. A handler that throws answers 503. */
export function listener(routes: Routes, log: Log): RequestListener {
  return (request, response) => {
    const answer = async (): Promise<Answer> => {
      const path = new URL(request.url ?? '/', 'http://localhost').pathname;
      const slash = path.lastIndexOf('/') + 1;
      const exact = routes[`${request.method} ${path}`];
      const route = exact ?? routes[`${request.method} ${path.slice(0, slash)}*`];
      if (route === undefined) throw new HttpError(404, 'no such page');
      return route(request, decodeURIComponent(path.slice(slash)));
    };
    answer()
      .catch((error: unknown): Answer => {
        if (error instanceof HttpError) {
          return { status: error.status, body: { error: error.message } };
        }
        if (error instanceof URIError) return { status: 400, body: { error: error.message } };
        log('ERROR', `${request.method} ${request.url} failed: ${reasonOf(error)}`);
        return { status: 503, body: { error: 'not now' } };
      })
      .then(({ status, body }) => {
        const text = typeof body === 'string';
        const type = text ? 'text/plain; version=0.0.4; charset=utf-8' : 'application/json';
        response.writeHead(status, { 'content-type': type });
        response.end(text ? body : JSON.stringify(body));
      })
      .catch((error: unknown) => log('ERROR', `no answer sent: ${reasonOf(error)}`));
  };
}

/** The body as a JSON object, at most 64 KiB. */
export async function readJsonObject(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > 65_536) throw new HttpError(413, 'the body is larger than 64 KiB');
    chunks.push(chunk);
  }
  let value: unknown;
  try {
    value = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new HttpError(400, 'the body is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new HttpError(400, 'the body is not a JSON object');
  }
  return value as Record<string, unknown>;
}
